import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ActBook } from './act-book.ts';
import type { Place, ToolCall } from './tool-call.ts';

/** How one agent's program speaks with its hook. */
export interface HookDialect {
  /** Reads what the program hands to its hook; null for what nobody has to judge. Throws where it cannot be read. */
  readonly read: (body: unknown, place: Place) => ToolCall | null;
  /** What the hook prints: the agent may go on (null), or is told why not. */
  readonly write: (refusal: string | null) => object;
}

interface JudgeServer {
  /** On loopback; whoever knows it can have acts judged, nothing else. */
  readonly url: string;
  readonly close: () => void;
}

interface JudgeWish {
  readonly dialect: HookDialect;
  readonly place: Place;
  readonly acts: ActBook;
}

const MOST_BYTES = 16_000_000;

/** Lets the hooks of an agent's program ask the act book, over loopback. */
async function startJudge({ dialect, place, acts }: JudgeWish): Promise<JudgeServer> {
  const path = `/${randomBytes(24).toString('base64url')}`;
  const answer = async (request: IncomingMessage): Promise<string> => {
    const call = dialect.read(JSON.parse(await readBody(request)), place);
    return JSON.stringify(dialect.write(call === null ? null : acts.judge(call)));
  };
  const server = createServer((request, response) => {
    if (request.url !== path) return void response.writeHead(404).end();
    answer(request).then(
      (said) => void response.writeHead(200, { 'content-type': 'application/json' }).end(said),
      // The hook refuses what is not answered.
      () => void response.writeHead(500).end(),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Has a judge for as long as the body runs. */
export async function withJudge<T>(wish: JudgeWish, body: (url: string) => Promise<T>): Promise<T> {
  const judge = await startJudge(wish);
  try {
    return await body(judge.url);
  } finally {
    judge.close();
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error('too long for a call of a tool');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
