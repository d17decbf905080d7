import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { flushPkt, pktLine } from './pkt-line.ts';
import { receivePack } from './receive-pack.ts';
import type { Received } from './receive-pack.ts';
import { gitEnvironment, runGit } from './run-git.ts';

export type GitService = 'git-upload-pack' | 'git-receive-pack';

const noCache = {
  'cache-control': 'no-cache, max-age=0, must-revalidate',
  expires: 'Fri, 01 Jan 1980 00:00:00 GMT',
};

type Advertise = (
  folder: string,
  service: GitService,
  protocol: string | undefined,
) => Promise<Response>;

/**
 * `GET /{owner}/{repo}.git/info/refs?service=…`: what there is to fetch or to push to. Version 2 of the protocol tells of
 * no refs there, only what the program can do with a repository so configured, as all of a store are: it is asked once.
 */
export function makeAdvertise(): Advertise {
  let known: Buffer | undefined;
  return async (folder, service, protocol) => {
    const isNew = protocol === 'version=2' && service === 'git-upload-pack';
    const args = [service.replace('git-', ''), '--stateless-rpc', '--advertise-refs', '.'];
    const env = protocol === undefined ? {} : { GIT_PROTOCOL: protocol };
    const said = isNew ? known : undefined;
    const { code, stdout } =
      said === undefined ? await runGit({ dir: folder, args, env }) : { code: 0, stdout: said };
    if (isNew && code === 0) known = stdout;
    // Version 2 of the protocol begins without the service packet.
    const head = isNew ? [] : [pktLine(`# service=${service}\n`), flushPkt];
    return new Response(Buffer.concat([...head, stdout]), {
      headers: { ...noCache, 'content-type': `application/x-${service}-advertisement` },
    });
  };
}

/** `POST /{owner}/{repo}.git/git-upload-pack`, streamed both ways. */
export function uploadPack(folder: string, request: Request): Response {
  const protocol = request.headers.get('git-protocol');
  const child = spawn('git', ['-C', folder, 'upload-pack', '--stateless-rpc', '.'], {
    env: gitEnvironment(protocol === null ? {} : { GIT_PROTOCOL: protocol }),
  });
  child.stderr.resume();
  child.stdin.on('error', () => undefined);
  const body = bodyStream(request);
  body.on('error', () => child.kill());
  body.pipe(child.stdin);
  return new Response(Readable.toWeb(child.stdout) as ReadableStream, {
    headers: { ...noCache, 'content-type': 'application/x-git-upload-pack-result' },
  });
}

/** `POST /{owner}/{repo}.git/git-receive-pack` */
export async function receive(
  request: Request,
  options: Pick<Received, 'folder' | 'change'>,
): Promise<Response> {
  const raw = Buffer.from(await request.arrayBuffer());
  const body = isZipped(request) ? gunzipSync(raw) : raw;
  const answer = await receivePack({ ...options, body });
  return new Response(Uint8Array.from(answer), {
    headers: { ...noCache, 'content-type': 'application/x-git-receive-pack-result' },
  });
}

function isZipped(request: Request): boolean {
  return request.headers.get('content-encoding')?.includes('gzip') === true;
}

function bodyStream(request: Request): NodeJS.ReadableStream {
  if (request.body === null) return Readable.from([]);
  const body = Readable.fromWeb(request.body);
  return isZipped(request) ? body.pipe(createGunzip()) : body;
}
