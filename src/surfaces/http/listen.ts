import { createServer } from 'node:http';
import { type Millis, SECOND } from '../../lifecycle/time.ts';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { Handler } from './handler.ts';

/** A server that listens. */
export interface Listening {
  /** Without trailing slash; for an address that means all of them, the loopback's. */
  readonly url: string;
  readonly port: number;
  /** Takes no more connections, and cuts those that are still open after the limit. */
  close(limit: Millis): Promise<void>;
}

export interface Address {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The variable that named the port, for what is said when it cannot be had; PORT unless told. */
  readonly variable?: string;
}

/** Larger than GitHub's own patience of ten seconds; slower senders only hold a connection. */
const REQUEST_TIMEOUT: Millis = 30 * SECOND;
const HEADERS_TIMEOUT: Millis = 10 * SECOND;
/** How often the timeouts are looked at; Node's own thirty seconds would make them mean little. */
const CHECK_INTERVAL: Millis = 2 * SECOND;

/** Listens, or says in a sentence why not. */
export function listen(handler: Handler, address: Address): Promise<Result<Listening, string>> {
  const server = createServer(
    {
      requestTimeout: REQUEST_TIMEOUT,
      headersTimeout: HEADERS_TIMEOUT,
      connectionsCheckingInterval: CHECK_INTERVAL,
    },
    (request, response) => void handler(request, response),
  );

  function close(limit: Millis): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => server.closeAllConnections(), limit);
      server.close(() => {
        clearTimeout(timer);
        resolve();
      });
      server.closeIdleConnections();
    });
  }

  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(fail(explain(error, address)));
    });
    server.listen(address.port, address.host, () => {
      const bound = server.address();
      const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
      resolve(ok({ url: `http://${shownHost(address.host)}:${port}`, port, close }));
    });
  });
}

function explain(
  { code, message }: NodeJS.ErrnoException,
  { host, port, variable = 'PORT' }: Address,
): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is already in use; stop what uses it, or set ${variable} to another (0 takes a free one).`;
    case 'EACCES':
      return `Port ${port} may not be used by this account; set ${variable} to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `This machine has no address ${host}; set HOST to one that it has, such as 0.0.0.0 or 127.0.0.1.`;
    case undefined:
    default:
      return `Cannot listen on ${host}, port ${port}: ${message}.`;
  }
}

function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
