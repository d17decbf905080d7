import { Hono } from 'hono';
import type { Context } from 'hono';
import type { SandboxApp, SandboxDeps, SandboxEnv } from '../server/deps.ts';
import { runDocument } from './execute.ts';
import type { GraphqlRequest } from './execute.ts';

/** The GraphQL API: `POST /` with `{query, variables, operationName}`. */
export function makeGraphql(deps: SandboxDeps): SandboxApp {
  const app = new Hono<SandboxEnv>();
  app.post('/', (context) => answer(context, deps));
  return app;
}

async function answer(context: Context<SandboxEnv>, { world }: SandboxDeps): Promise<Response> {
  const call = context.get('call');
  if (call.caller.kind !== 'token') {
    return context.json({ message: 'This endpoint requires you to be authenticated.' }, 401);
  }
  const request = toRequest(await readJson(context));
  if (request === undefined) return context.json({ message: 'Problems parsing JSON' }, 400);
  const { actor } = call.caller;
  const result = await runDocument(request, { world, actor, rate: call.rate });
  call.operation = result.operation;
  call.points = result.points;
  return context.json(result.body, result.status);
}

async function readJson(context: Context): Promise<unknown> {
  try {
    return await context.req.json();
  } catch {
    return undefined;
  }
}

function toRequest(body: unknown): GraphqlRequest | undefined {
  if (typeof body !== 'object' || body === null || !('query' in body)) return undefined;
  const { query } = body;
  const variables = 'variables' in body ? body.variables : undefined;
  const operationName = 'operationName' in body ? body.operationName : undefined;
  if (typeof query !== 'string') return undefined;
  return {
    query,
    variables: isObject(variables) ? variables : {},
    operationName: typeof operationName === 'string' ? operationName : null,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
