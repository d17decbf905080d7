import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A real repository `acme/shop`, served over HTTP to whoever has the token. */
export interface ServedRepository {
  readonly url: string;
  /** Commits files on a branch and returns the SHA. */
  commit(branch: string, files: Record<string, string>): string;
  git(...args: string[]): string;
  /** Tokens that may fetch; each is asked for with every request. */
  readonly tokens: { isValid: (token: string) => boolean };
  /** Authorization headers seen. */
  readonly seen: Set<string>;
  close(): Promise<void>;
}

export async function serveRepository(): Promise<ServedRepository> {
  const root = mkdtempSync(join(tmpdir(), 'served-'));
  const work = join(root, 'work');
  const bare = join(root, 'acme', 'shop.git');
  const env = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', HOME: root };
  const run = (cwd: string, ...args: string[]) => {
    const who = ['-c', 'user.name=Octo', '-c', 'user.email=octo@example.com'];
    return execFileSync('git', [...who, ...args], { cwd, env, encoding: 'utf8' }).trim();
  };
  mkdirSync(work);
  run(root, 'init', '-q', '--bare', '-b', 'main', bare);
  run(work, 'init', '-q', '-b', 'main');
  const tokens = { isValid: (_token: string) => true };
  const seen = new Set<string>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    const [, password = ''] = Buffer.from(
      request.headers.authorization?.split(' ')[1] ?? '',
      'base64',
    )
      .toString()
      .split(':');
    seen.add(request.headers.authorization ?? '');
    if (!tokens.isValid(password)) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    const isRefs = url.pathname.endsWith('/info/refs');
    const service = isRefs ? url.searchParams.get('service') : url.pathname.split('/').at(-1);
    const type = `application/x-${service}-${isRefs ? 'advertisement' : 'result'}`;
    const version = String(request.headers['git-protocol'] ?? '');
    const folder = join(root, url.pathname.replace(/\/(info\/refs|git-[a-z-]+)$/, ''));
    const how = isRefs ? ['--advertise-refs'] : [];
    const args = [String(service).replace('git-', ''), '--stateless-rpc', ...how, folder];
    const child = spawn('git', args, { env: { ...env, GIT_PROTOCOL: version } });
    response.writeHead(200, { 'content-type': type });
    if (isRefs && !version.includes('version=2')) {
      const line = `# service=${service}\n`;
      response.write(`${(line.length + 4).toString(16).padStart(4, '0')}${line}0000`);
    }
    child.stdout.pipe(response);
    child.stdin.on('error', () => undefined);
    const body: Buffer[] = [];
    request.on('data', (part: Buffer) => body.push(part));
    request.on('end', () => {
      const all = Buffer.concat(body);
      child.stdin.end(request.headers['content-encoding'] === 'gzip' ? gunzipSync(all) : all);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tokens,
    seen,
    git: (...args) => run(bare, ...args),
    commit: (branch, files) => {
      run(work, 'checkout', '-q', '-B', branch);
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(work, path)), { recursive: true });
        writeFileSync(join(work, path), text);
      }
      run(work, 'add', '-A');
      run(work, 'commit', '-q', '-m', `Change ${Object.keys(files).join(', ')}`);
      run(work, 'push', '-q', '-f', bare, branch);
      return run(work, 'rev-parse', 'HEAD');
    },
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
      rmSync(root, { recursive: true, force: true });
    },
  };
}
