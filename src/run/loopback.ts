import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const MOST_BYTES = 16_000_000;

/** In milliseconds. Programs end a call that says nothing for minutes: one that waits gets spaces, which JSON allows. */
const SIGN_OF_LIFE = 10_000;

/** Who asks, over loopback. */
export interface Caller {
  /** Aborted when the caller has hung up before it had its answer. */
  readonly signal: AbortSignal;
  /** Whether the caller has taken its answer, once that is known. */
  readonly taken: Promise<boolean>;
}

type Answer = (asked: unknown, caller: Caller) => object | Promise<object>;

/**
 * Answers JSON with JSON on loopback for as long as the body runs. Whoever knows the address can ask, nobody else; what
 * cannot be answered is status 500, or an answer that breaks off.
 */
export async function withLoopback<T>(
  answer: Answer,
  body: (url: string) => Promise<T>,
): Promise<T> {
  const path = `/${randomBytes(24).toString('base64url')}`;
  // An import reads all that the module exports, and so has Node compile its whole client, WebSockets included: a
  // quarter of what the action takes to start.
  const { createServer } = process.getBuiltinModule('node:http');
  const server = createServer((request, response) => {
    if (request.url !== path) return void response.writeHead(404).end();
    void answerOne(answer, request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    return await body(`http://127.0.0.1:${port}${path}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function answerOne(
  answer: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const hungUp = new AbortController();
  const taken = new Promise<boolean>((resolve) => {
    response.once('finish', () => resolve(true)).once('close', () => resolve(false));
  });
  response.once('close', () => hungUp.abort());
  const begin = (): void => {
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'application/json' });
  };
  const alive = setInterval(() => {
    begin();
    response.write(' ');
  }, SIGN_OF_LIFE);
  try {
    const asked: unknown = JSON.parse(await readBody(request));
    const said = JSON.stringify(await answer(asked, { signal: hungUp.signal, taken }));
    begin();
    response.end(said);
  } catch {
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end();
  } finally {
    clearInterval(alive);
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error('too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
