import type { Context } from 'hono';
import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status';
import type { Call, SandboxDeps, SandboxEnv } from '../server/deps.ts';
import type { App } from '../world/records/app.ts';
import { acceptedPermissions } from './accepted-permissions.ts';
import { actorOfCaller } from './access.ts';
import { checkBody } from './check-body.ts';
import { isForApps, nameOf } from './operation-names.ts';
import { notImplemented } from '../server/not-implemented.ts';
import { noteReads } from './reads.ts';
import { Refusal } from './refusal.ts';
import type { Reply, Request, Route } from './route.ts';

/** Answers one request by its route: reads it, calls the handler, writes the answer. */
export async function serve(
  deps: SandboxDeps,
  route: Route,
  context: Context<SandboxEnv>,
): Promise<Response> {
  const call = context.get('call');
  call.operation = nameOf(route.verb, route.path);
  setHeaders(context, route);
  try {
    checkCaller(call, route);
    const body = noteReads(await readBody(context, route));
    const query = noteReads(context.req.query());
    const incoming = { context, call, body: body.value, query: query.value };
    const reply = await route.handler(makeRequest(deps, incoming));
    // Filters that nothing is left for were honoured, whether or not all of them were looked at.
    const unread = [...body.unread(), ...(isNothing(reply.body) ? [] : query.unread())];
    if (unread.length > 0) {
      return notImplemented(context, `${call.operation} with ${unread.join(', ')}`);
    }
    return write(context, reply);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return context.json(error.body, error.status as ContentfulStatusCode);
  }
}

/** A list without items, bare or counted. */
function isNothing(answer: unknown): boolean {
  if (Array.isArray(answer)) return answer.length === 0;
  return isCounted(answer) && answer.total_count === 0;
}

function isCounted(answer: unknown): answer is { readonly total_count: number } {
  return typeof answer === 'object' && answer !== null && 'total_count' in answer;
}

interface Incoming {
  readonly context: Context<SandboxEnv>;
  readonly call: Call;
  readonly body: unknown;
  readonly query: Readonly<Record<string, string>>;
}

function makeRequest(
  deps: SandboxDeps,
  { context, call, body, query }: Incoming,
): Request<unknown> {
  const request = {
    deps,
    world: deps.world,
    caller: call.caller,
    get actor() {
      return actorOfCaller(call.caller);
    },
    get app(): App {
      if (call.caller.kind === 'app') return call.caller.app;
      throw new Refusal(401, 'A JSON web token could not be decoded');
    },
    url: publicUrl(deps, context),
    header: (name: string) => context.req.header(name),
    all: (name: string) => (query[name] === undefined ? [] : (context.req.queries(name) ?? [])),
    params: readParams(context.req.param()),
    query,
    body,
  };
  // Which params, query and body a handler gets is what its route's path says; see `route`.
  return request as unknown as Request<unknown>;
}

/** The address as the client knows it, whatever stands between. */
function publicUrl({ world }: SandboxDeps, context: Context): URL {
  const { pathname, search } = new URL(context.req.url);
  return new URL(pathname + search, world.origin);
}

/** Ids and numbers are numbers; a text in their place is a thing that does not exist. */
function readParams(params: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params).map(([name, text]) => {
      if (!/(_id|_number)$/.test(name)) return [name, text];
      if (/^\d+$/.test(text)) return [name, Number(text)];
      if (name === 'workflow_id') return [name, text];
      throw new Refusal(404, 'Not Found');
    }),
  );
}

async function readBody(context: Context, route: Route): Promise<unknown> {
  if (route.verb === 'get') return undefined;
  const text = await context.req.text();
  const body = text.trim() === '' ? undefined : parse(text);
  const problem = checkBody(`${route.verb} ${route.path}`, body);
  if (problem !== undefined) throw new Refusal(422, `Invalid request.\n\n${problem}`);
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal(400, 'Problems parsing JSON');
  }
}

function checkCaller({ caller }: Call, route: Route): void {
  if (caller.kind === 'app' && !isForApps(route.path)) {
    throw new Refusal(403, 'Resource not accessible by integration');
  }
  if (caller.kind === 'anonymous' && (route.verb !== 'get' || isForApps(route.path))) {
    throw new Refusal(401, 'Requires authentication');
  }
}

function setHeaders(context: Context, route: Route): void {
  context.header('x-github-media-type', 'github.v3; format=json');
  context.header('x-github-api-version-selected', version(context));
  const permissions = acceptedPermissions(route.verb, route.path);
  if (permissions !== undefined) context.header('x-accepted-github-permissions', permissions);
}

function version(context: Context): string {
  return context.req.header('x-github-api-version') ?? '2022-11-28';
}

function write(context: Context, reply: Reply): Response {
  for (const [name, value] of Object.entries(reply.headers)) context.header(name, value);
  if (reply.body === undefined) return context.body(null, reply.status as StatusCode);
  return context.json(reply.body, reply.status as ContentfulStatusCode);
}
