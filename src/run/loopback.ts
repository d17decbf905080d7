import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

const MOST_BYTES = 16_000_000;

/**
 * Answers JSON with JSON on loopback for as long as the body runs. Whoever knows the address can ask, nobody else; what
 * cannot be answered is status 500.
 */
export async function withLoopback<T>(
  answer: (asked: unknown) => object,
  body: (url: string) => Promise<T>,
): Promise<T> {
  const path = `/${randomBytes(24).toString('base64url')}`;
  const server = createServer((request, response) => {
    if (request.url !== path) return void response.writeHead(404).end();
    readBody(request)
      .then((text) => JSON.stringify(answer(JSON.parse(text))))
      .then(
        (said) => void response.writeHead(200, { 'content-type': 'application/json' }).end(said),
        () => void response.writeHead(500).end(),
      );
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
