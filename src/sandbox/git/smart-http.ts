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

/** `GET /{owner}/{repo}.git/info/refs?service=…`: what there is to fetch or to push to. */
export async function advertise(
  folder: string,
  service: GitService,
  protocol: string | undefined,
): Promise<Response> {
  const args = [service.replace('git-', ''), '--stateless-rpc', '--advertise-refs', '.'];
  const env = protocol === undefined ? {} : { GIT_PROTOCOL: protocol };
  const answer = await runGit({ dir: folder, args, env });
  // Version 2 of the protocol begins without the service packet.
  const isNew = protocol === 'version=2' && service === 'git-upload-pack';
  const head = isNew ? [] : [pktLine(`# service=${service}\n`), flushPkt];
  return new Response(Buffer.concat([...head, answer.stdout]), {
    headers: { ...noCache, 'content-type': `application/x-${service}-advertisement` },
  });
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
