import type { MiddlewareHandler } from 'hono';
import type { SandboxEnv } from './deps.ts';

/** One request to the API and its answer, as they were on the wire. */
export interface Exchange {
  readonly method: string;
  /** Without the query; relative to `/api/v3`, or `/graphql`. */
  readonly path: string;
  /** What usage counts it under: `issues/create-comment`, `query IssueWorld`; empty if it never got there. */
  readonly operation: string;
  /** Parsed JSON; undefined when there was no body. */
  readonly request: unknown;
  readonly status: number;
  /** Parsed JSON; undefined when there was no body, or one that is not JSON. */
  readonly response: unknown;
}

export type OnExchange = (exchange: Exchange) => void;

/** A webhook as it was sent. */
export interface SentWebhook {
  readonly event: string;
  readonly action: string | null;
  readonly payload: object;
}

export type OnDelivery = (webhook: SentWebhook) => void;

/** Tells of every exchange, once it is answered; to be mounted before everything else of the API. */
export function recordExchanges(onExchange: OnExchange): MiddlewareHandler<SandboxEnv> {
  return async (context, next) => {
    const request = parse(await context.req.text());
    await next();
    const response = parse(await context.res.clone().text());
    const { pathname } = new URL(context.req.url);
    onExchange({
      method: context.req.method,
      path: pathname.replace(/^\/api(\/v3)?/, ''),
      operation: context.get('call')?.operation ?? '',
      request,
      status: context.res.status,
      response,
    });
  };
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
