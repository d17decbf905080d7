import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Somebody on loopback who takes what is posted. */
export interface Listener {
  readonly url: string;
  readonly heard: Heard[];
  /** Answers the next requests, one each; afterwards 200. `hang`: never. */
  readonly answers: Answer[];
  close(): Promise<void>;
}

type Answer =
  | 'hang'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

export async function aListener(usual = 'ok'): Promise<Listener> {
  const heard: Heard[] = [];
  const answers: Answer[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const { method = '', url: path = '', headers } = request;
    heard.push({ method, path, headers, body });
    const answer = answers.shift() ?? { status: 200, body: usual };
    if (answer === 'hang') return;
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body ?? '');
  };
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    heard,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An address at which nobody listens. */
export async function nowhere(): Promise<string> {
  const listener = await aListener();
  await listener.close();
  return listener.url;
}
