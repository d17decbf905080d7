import type { HttpBindings } from '@hono/node-server';
import { getRequestListener } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { Clock, Log } from '../../../controller/ports.ts';
import type { Person } from '../../person.ts';
import { makeReadBody, type ReadBody } from '../body.ts';
import type { Handler } from '../handler.ts';
import { type Allowance, makeAllowance } from './allowance.ts';
import { approval, approve, pending, reject } from './approvals.ts';
import { openapiOf } from './openapi.ts';
import { failed, type Operation, type Reply } from './operation.ts';
import { type Failure, limited, problemOf, unauthenticated } from './problem.ts';
import { readCall } from './read-call.ts';
import { respond } from './respond.ts';

/** In the order in which their paths are tried. */
export const OPERATIONS: readonly Operation[] = [respond, pending, approval, approve, reject];

/** An answer has at most 16,000 characters, of six bytes each if all are written as `\uXXXX`. */
const LARGEST_BODY = 97 * 1024;
const LIMITS = { each: LARGEST_BODY, together: 32 * LARGEST_BODY, free: 4 * 1024 };

/** Each holds a connection to GitHub for some seconds. */
const MOST_AT_ONCE = 64;

export interface ApiDeps {
  /** GitHub as the person whose token it is. */
  readonly personOf: (token: string) => Person;
  readonly clock: Clock;
  readonly log: Log;
}

type Env = { readonly Bindings: HttpBindings };

interface Serving extends ApiDeps {
  readonly allowance: Allowance;
  readonly readBody: ReadBody;
  atOnce: number;
}

/**
 * The API of what waits for a person. It has no power and no memory of its own: whatever it says on GitHub, it says with
 * the token of the request.
 */
export function makeApi(deps: ApiDeps): Handler {
  const app = new Hono<Env>();
  const serving: Serving = {
    ...deps,
    allowance: makeAllowance(() => deps.clock.now()),
    readBody: makeReadBody(LIMITS),
    atOnce: 0,
  };
  const document = `${JSON.stringify(openapiOf(OPERATIONS))}\n`;
  app.get('/openapi.json', () => answered(200, document, { 'content-type': 'application/json' }));
  for (const operation of OPERATIONS)
    for (const path of pathsOf(operation))
      app.on(operation.method, path, (context) => serve(serving, operation, context));
  for (const [path, methods] of methodsByPath()) app.all(path, () => wrongMethod(methods));
  app.notFound(() =>
    failure({ status: 404, error: 'not found', detail: 'There is nothing here.' }),
  );
  app.onError((error) => {
    deps.log.error('request failed', { err: error });
    return failure({ status: 500, error: 'internal error', detail: 'This went wrong here.' });
  });
  return getRequestListener(app.fetch, { overrideGlobalObjects: false });
}

/** An id holds a slash; where something on the way has decoded it, it takes two segments. */
function pathsOf({ path }: Operation): readonly string[] {
  return path.includes('{id}')
    ? [path.replace('{id}', ':id'), path.replace('{id}', ':owner/:rest')]
    : [path];
}

function methodsByPath(): ReadonlyMap<string, string> {
  const methods = new Map<string, string>([['/openapi.json', 'GET, HEAD']]);
  for (const operation of OPERATIONS)
    for (const path of pathsOf(operation))
      methods.set(path, operation.method === 'get' ? 'GET, HEAD' : 'POST');
  return methods;
}

async function serve(
  serving: Serving,
  operation: Operation,
  context: Context<Env>,
): Promise<Response> {
  const token = tokenOf(context.req.header('authorization'));
  if ('status' in token) return failure(token);
  const wait = serving.allowance.wait(token.value);
  if (wait !== null) return failure(limited('This token asks too often.', wait));
  if (serving.atOnce >= MOST_AT_ONCE)
    return failure({
      status: 503,
      error: 'too much at once',
      detail: 'Too much is asked at once; try again soon.',
      headers: { 'retry-after': '5' },
    });
  serving.atOnce += 1;
  const began = serving.clock.now();
  try {
    const reply = await replyTo(serving, operation, { context, token: token.value });
    if (reply.ok) serving.allowance.know(token.value);
    const status = reply.ok ? reply.status : reply.failure.status;
    const took = serving.clock.now() - began;
    serving.log.info('asked over HTTP', { operation: operation.name, status, took });
    return reply.ok ? success(reply.status, reply.body) : failure(reply.failure);
  } finally {
    serving.atOnce -= 1;
  }
}

async function replyTo(
  { personOf, readBody, clock }: Serving,
  operation: Operation,
  { context, token }: { readonly context: Context<Env>; readonly token: string },
): Promise<Reply> {
  const read = await readCall(operation, context, readBody);
  if (!read.ok) return failed(read.error);
  const sleep = (length: number): Promise<void> => clock.sleep(length);
  return operation.handle({ ...read.value, person: personOf(token), sleep });
}

/** Tokens of GitHub's, by their form; what has another is not even asked about. */
const TOKEN = /^[A-Za-z0-9_.-]{20,255}$/;

function tokenOf(header: string | undefined): Failure | { readonly value: string } {
  const [, value] = /^bearer +(\S+)$/i.exec(header?.trim() ?? '') ?? [];
  if (value === undefined)
    return unauthenticated(
      'Send a GitHub token of yours: `Authorization: Bearer TOKEN`. What is said is said as you.',
      null,
    );
  return TOKEN.test(value)
    ? { value }
    : unauthenticated('That is no token of GitHub’s.', 'invalid_token');
}

function wrongMethod(allow: string): Response {
  const detail = `Only ${allow} is served here.`;
  return failure({ status: 405, error: 'method not allowed', detail, headers: { allow } });
}

function success(status: number, body: object): Response {
  return answered(status, `${JSON.stringify(body)}\n`, { 'content-type': 'application/json' });
}

function failure(what: Failure): Response {
  return answered(what.status, `${JSON.stringify(problemOf(what))}\n`, {
    ...what.headers,
    'content-type': 'application/problem+json',
  });
}

function answered(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>>,
): Response {
  return new Response(text, {
    status,
    headers: { ...headers, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  });
}
