import { gunzipSync } from 'node:zlib';
import { flushPkt, pktLine } from './pkt-line.ts';
import { receivePack } from './receive-pack.ts';
import type { Received } from './receive-pack.ts';
import { runGit, streamGit } from './run-git.ts';

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

/** `POST /{owner}/{repo}.git/git-upload-pack`. What is wished for is read whole, the pack goes out as it is made. */
export async function uploadPack(folder: string, request: Request): Promise<Response> {
  const protocol = request.headers.get('git-protocol');
  const pack = streamGit({
    dir: folder,
    args: ['upload-pack', '--stateless-rpc', '.'],
    env: protocol === null ? {} : { GIT_PROTOCOL: protocol },
    input: await bodyOf(request),
  });
  return new Response(pack, {
    headers: { ...noCache, 'content-type': 'application/x-git-upload-pack-result' },
  });
}

/** `POST /{owner}/{repo}.git/git-receive-pack` */
export async function receive(
  request: Request,
  options: Pick<Received, 'folder' | 'change'>,
): Promise<Response> {
  const answer = await receivePack({ ...options, body: await bodyOf(request) });
  return new Response(Uint8Array.from(answer), {
    headers: { ...noCache, 'content-type': 'application/x-git-receive-pack-result' },
  });
}

async function bodyOf(request: Request): Promise<Buffer> {
  const raw = Buffer.from(await request.arrayBuffer());
  const isZipped = request.headers.get('content-encoding')?.includes('gzip') === true;
  return isZipped ? gunzipSync(raw) : raw;
}
