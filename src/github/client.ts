import type { Clock } from '../controller/ports.ts';
import { type Instant, type Millis, MINUTE, SECOND } from '../lifecycle/time.ts';
import { documentOf } from './documents.ts';
import { inTime } from './in-time.ts';
import type { Lanes, Weight } from './lanes.ts';
import type { Octokit } from './octokit.ts';
import { NotHeld, sendingWhile } from './while-held.ts';

/** One entry of a GraphQL answer's `errors`. `type` is GitHub's own, such as `NOT_FOUND`; not every error has one. */
export interface Fault {
  readonly type: string | null;
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * Why there is no answer. `refused`: GitHub said no and did nothing. `unclear`: it may or may not have done it. `gone`:
 * the installation was removed or suspended.
 */
export type NoAnswer =
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'asleep'; readonly until: Instant }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  | { readonly kind: 'unclear'; readonly reason: string };

export type GraphqlAnswer =
  | { readonly kind: 'answered'; readonly data: unknown; readonly faults: readonly Fault[] }
  | NoAnswer;

export type RestAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly data: unknown }
  | NoAnswer;

export type BytesAnswer = { readonly kind: 'answered'; readonly data: Uint8Array } | NoAnswer;

export type Variables = Readonly<Record<string, unknown>>;

/** One installation's GitHub: each request goes once, in its lane, and what went wrong is an answer, not an exception. */
export interface Client {
  /** Runs one of the operations of the `.graphql` files. */
  query(operation: string, variables: Variables): Promise<GraphqlAnswer>;
  /** Runs a query that was put together for the occasion. */
  queryText(document: string, variables: Variables): Promise<GraphqlAnswer>;
  /** Sends a mutation; `content` as in {@link Weight}. */
  mutate(document: string, variables: Variables, content: number): Promise<GraphqlAnswer>;
  /** Sends a REST request such as `POST /repos/{owner}/{repo}/dispatches`. */
  rest(route: string, parameters?: Variables): Promise<RestAnswer>;
  /** Downloads a file of at most so many bytes; a longer one is broken off and refused. */
  bytes(route: string, parameters: Variables, most: number): Promise<BytesAnswer>;
  /**
   * The same, for as long as this holds: it is asked when a write has its turn and its token and is about to be sent,
   * however long it waited for them. What is not sent is `unclear`, since something may have been sent before it.
   */
  whileHeld(holds: () => boolean): Client;
}

export interface ClientParts {
  readonly octokit: Octokit;
  readonly lanes: Lanes;
  readonly clock: Pick<Clock, 'now'>;
  /** How long a request may take, with the token that it needs; half a minute unless told. */
  readonly patience?: Millis;
}

/** GitHub itself gives up on a GraphQL query after ten seconds. */
export const PATIENCE: Millis = 30 * SECOND;

const READ = { lane: 'read', api: 'graphql', content: 0 } as const satisfies Weight;

const NOT_HELD = {
  kind: 'unclear',
  reason: 'another process may have this issue by now',
} as const satisfies NoAnswer;

export function makeClient(parts: ClientParts, holds = (): boolean => true): Client {
  const { octokit, lanes, clock, patience = PATIENCE } = parts;
  const send = async <T extends object>(
    weight: Weight,
    request: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | NoAnswer> => {
    const turn = await lanes.run<T | NoAnswer>(weight, async () => {
      // No token is asked for in vain, and no request counted that was none.
      if (weight.lane === 'write' && !holds()) return NOT_HELD;
      try {
        return await inTime(patience, request);
      } catch (error) {
        if ((error as { cause?: unknown }).cause instanceof NotHeld) return NOT_HELD;
        return toNoAnswer(error, lanes, clock.now());
      }
    });
    if (turn.kind === 'lost') return NOT_HELD;
    return turn.kind === 'sent' ? turn.value : turn;
  };

  const sending = ({ lane }: Weight, signal: AbortSignal) => ({
    signal,
    ...(lane === 'write' ? { fetch: sendingWhile(octokit, holds) } : {}),
  });

  const graphql = (
    document: string,
    variables: Variables,
    weight: Weight,
  ): Promise<GraphqlAnswer> =>
    send(weight, async (signal) => {
      const request = sending(weight, signal);
      try {
        const data: unknown = await octokit.graphql(document, { ...variables, request });
        noteGraphqlRemaining(data, lanes);
        return { kind: 'answered', data, faults: [] };
      } catch (error) {
        if (!isGraphqlError(error)) throw error;
        const faults = error.errors.map(toFault);
        if (faults.some(({ type }) => type?.startsWith('RATE_LIMIT'))) {
          return fallAsleep(error.headers, lanes, clock.now());
        }
        return { kind: 'answered', data: error.data ?? null, faults };
      }
    });

  return {
    query: (operation, variables) => graphql(documentOf(operation), variables, READ),
    queryText: (document, variables) => graphql(document, variables, READ),
    mutate: (document, variables, content) =>
      graphql(document, variables, { lane: 'write', api: 'graphql', content }),
    rest: (route, parameters = {}) => {
      const lane = route.startsWith('GET ') ? 'read' : 'write';
      const weight = { lane, api: 'rest', content: 0 } as const;
      return send(weight, async (signal) => {
        const request = sending(weight, signal);
        const answer = await octokit.request(route, { ...parameters, request });
        noteRemaining(answer.headers, lanes);
        return { kind: 'answered', status: answer.status, data: answer.data as unknown };
      });
    },
    bytes: (route, parameters, most) =>
      send({ lane: 'read', api: 'rest', content: 0 }, async (signal) => {
        const request = { signal, parseSuccessResponseBody: false };
        const answer = await octokit.request(route, { ...parameters, request });
        noteRemaining(answer.headers, lanes);
        return gather(answer.data as ReadableStream<Uint8Array> | null, most);
      }),
    whileHeld: (longer) => makeClient(parts, longer),
  };
}

async function gather(
  stream: ReadableStream<Uint8Array> | null,
  most: number,
): Promise<BytesAnswer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream ?? []) {
    length += chunk.length;
    if (length > most) return { kind: 'refused', status: 413, reason: `longer than ${most} bytes` };
    chunks.push(chunk);
  }
  return { kind: 'answered', data: Buffer.concat(chunks) };
}

type Headers = Readonly<Record<string, string | number | undefined>>;

interface GraphqlError {
  readonly errors: readonly unknown[];
  readonly data: unknown;
  readonly headers: Headers;
}

function isGraphqlError(error: unknown): error is GraphqlError {
  return error instanceof Error && error.name === 'GraphqlResponseError' && 'errors' in error;
}

function toFault(error: unknown): Fault {
  const { type, path, message } = (error ?? {}) as Partial<Record<keyof Fault, unknown>>;
  return {
    type: typeof type === 'string' ? type : null,
    path: Array.isArray(path)
      ? path.filter((part) => typeof part === 'string' || typeof part === 'number')
      : [],
    message: typeof message === 'string' ? message : 'an error without a message',
  };
}

function toNoAnswer(error: unknown, lanes: Lanes, now: Instant): NoAnswer {
  const { status, response, message, request } = error as {
    status?: number;
    message?: string;
    request?: { url?: string };
    response?: { headers?: Headers };
  };
  const reason =
    response === undefined ? `no answer from GitHub (${message})` : (message ?? 'error');
  if (typeof status !== 'number') return { kind: 'unclear', reason };
  const headers = response?.headers ?? {};
  if (isLimit(status, headers, reason)) return fallAsleep(headers, lanes, now);
  const isToken = request?.url?.endsWith('/access_tokens') === true;
  if (
    (isToken && [401, 403, 404].includes(status)) ||
    /installation has been suspended/i.test(reason)
  ) {
    return { kind: 'gone', reason };
  }
  // 401: the token has just run out or was revoked, which says nothing about the thing asked for.
  if (status >= 500 || status === 401 || status === 408) return { kind: 'unclear', reason };
  return { kind: 'refused', status, reason };
}

function isLimit(status: number, headers: Headers, message: string): boolean {
  if (status === 429) return true;
  return (
    status === 403 &&
    (headers['retry-after'] !== undefined ||
      String(headers['x-ratelimit-remaining']) === '0' ||
      /rate limit/i.test(message))
  );
}

/** docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
function fallAsleep(headers: Headers, lanes: Lanes, now: Instant): NoAnswer {
  const retryAfter = Number(headers['retry-after']);
  if (Number.isFinite(retryAfter))
    return { kind: 'asleep', until: lanes.slowDown(retryAfter * SECOND) };
  if (String(headers['x-ratelimit-remaining']) !== '0') {
    return { kind: 'asleep', until: lanes.slowDown(null) };
  }
  const until = resetOf(headers) ?? now + MINUTE;
  lanes.spent(until);
  return { kind: 'asleep', until };
}

/** The last request within the limit: the next one would fail. */
function noteRemaining(headers: Headers, lanes: Lanes): void {
  const until = resetOf(headers);
  if (String(headers['x-ratelimit-remaining']) === '0' && until !== null) lanes.spent(until);
}

/** Octokit hides the headers of a GraphQL answer; the world query asks for `rateLimit`. */
function noteGraphqlRemaining(data: unknown, lanes: Lanes): void {
  const { rateLimit } = (data ?? {}) as { rateLimit?: { remaining?: number; resetAt?: string } };
  if (rateLimit?.remaining !== 0 || rateLimit.resetAt === undefined) return;
  lanes.spent(Date.parse(rateLimit.resetAt));
}

function resetOf(headers: Headers): Instant | null {
  const seconds = Number(headers['x-ratelimit-reset']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * SECOND : null;
}
