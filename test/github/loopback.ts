import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DroverOctokit, type Octokit } from '../../src/github/octokit.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The body, parsed; for GraphQL `{query, variables}`. */
  readonly body: { readonly query?: string; readonly variables?: Record<string, unknown> } & Record<
    string,
    unknown
  >;
}

export interface Told {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** A GitHub on loopback that answers as the test says, and remembers what it was asked. */
export interface Loopback {
  readonly octokit: Octokit;
  readonly asked: Asked[];
  answer(handler: (asked: Asked) => Told | Promise<Told>): void;
  close(): Promise<void>;
}

export async function makeLoopback(): Promise<Loopback> {
  const asked: Asked[] = [];
  let handler: (asked: Asked) => Told | Promise<Told> = () => ({ status: 404 });
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      const one: Asked = {
        method: request.method ?? '',
        path: (request.url ?? '').replace(/^\/api\/v3/, ''),
        headers: request.headers,
        body: text === '' ? {} : (JSON.parse(text) as Asked['body']),
      };
      asked.push(one);
      const { status = 200, headers = {}, body = {} } = await handler(one);
      const raw = Buffer.isBuffer(body);
      response.writeHead(status, {
        'content-type': raw ? 'application/zip' : 'application/json; charset=utf-8',
        ...headers,
      });
      response.end(status === 204 ? undefined : raw ? body : JSON.stringify(body));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
  const octokit = new DroverOctokit({
    auth: { token: 'ghs_test' },
    baseUrl: `http://127.0.0.1:${port}/api/v3`,
    log: silent,
  });
  return {
    octokit,
    asked,
    answer: (next) => {
      handler = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
