import { setTimeout as sleep } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import type { FaultBox } from '../faults/fault-box.ts';
import type { World } from '../world/world.ts';
import { authenticate } from './authenticate.ts';
import type { Call, Caller, SandboxEnv } from './deps.ts';
import { RateLimits } from './rate-limits.ts';
import type { Refusal, Resource } from './rate-limits.ts';
import { graphqlCost, restCost } from './request-cost.ts';
import type { RequestCost } from './request-cost.ts';
import type { UsageMeter } from './usage.ts';

export interface Gate {
  readonly world: World;
  readonly faults: FaultBox;
  readonly usage: UsageMeter;
  /** The limits of an installation. */
  readonly limitsOf: (installationId: number) => RateLimits;
  /** Of all people together: nothing is counted here, so only a fault binds them. */
  readonly peopleLimits: RateLimits;
}

/** Limits by installation; made when first asked for. */
export function makeLimits(world: World): Gate['limitsOf'] {
  const limits = new Map<number, RateLimits>();
  return (installationId) => {
    const found = limits.get(installationId) ?? new RateLimits(world);
    limits.set(installationId, found);
    return found;
  };
}

/**
 * What every request to the API passes: who asks, faults, limits, counting. People and jobs are bound by
 * no limits, so that a demonstration never stops for the wrong reason.
 */
export function gate(gate: Gate, resource: Resource): MiddlewareHandler<SandboxEnv> {
  return async (context, next) => {
    const { world } = gate;
    const caller = authenticate(world, context.req.header('authorization'));
    if (!caller.ok) return refused(context, caller.error.status, caller.error.message);
    const body = ['GET', 'HEAD'].includes(context.req.method) ? '' : await context.req.text();
    const path = new URL(context.req.url).pathname;
    const cost =
      resource === 'core'
        ? restCost(context.req.method, path.slice('/api/v3'.length))
        : graphqlCost(body);
    const limits = limitsFor(gate, caller.value);
    const binding = limits ?? (isPerson(caller.value) ? gate.peopleLimits : undefined);
    const refusal = binding?.refuse(cost);
    if (binding !== undefined && refusal !== undefined) {
      count(gate, caller.value, { operation: cost.kind, points: 0, cost: { ...cost, content: 0 } });
      const whose = limits === undefined ? 'user' : 'installation';
      return limited(context, { resource, refusal, limits: binding, whose });
    }
    const faults = gate.faults.strikeRequest({
      caller: caller.value,
      method: context.req.method,
      path,
      body,
    });
    for (const fault of faults) if (fault.kind === 'slow') await sleep(fault.milliseconds);
    const before = faults.find((fault) => fault.kind === 'fail-before');
    if (before !== undefined) return refused(context, before.status, 'Server Error');
    const call = makeCall(caller.value, { cost, limits });
    context.set('call', call);
    limits?.begin(cost);
    try {
      await next();
      if (resource === 'core') await answerIfChanged(context);
    } finally {
      const free = context.res.status === 304 || path === '/api/v3/rate_limit';
      const points = free ? 0 : resource === 'core' ? 1 : call.points;
      limits?.end(resource, points);
      count(gate, caller.value, { operation: call.operation, points, cost });
    }
    if (limits !== undefined) setLimitHeaders(context, limits, resource);
    const after = faults.find((fault) => fault.kind === 'fail-after');
    if (after !== undefined) context.res = refused(context, after.status, 'Server Error');
    return undefined;
  };
}

function limitsFor(gate: Gate, caller: Caller): RateLimits | undefined {
  if (caller.kind !== 'token' || caller.token.kind !== 'installation') return undefined;
  return gate.limitsOf(caller.token.installationId ?? 0);
}

function isPerson(caller: Caller): boolean {
  return caller.kind === 'token' && caller.token.kind === 'user';
}

function makeCall(
  caller: Caller,
  { cost, limits }: { readonly cost: RequestCost; readonly limits: RateLimits | undefined },
): Call {
  const base = { caller, operation: cost.kind, points: 1 };
  if (limits === undefined) return base;
  const { reset, ...budget } = limits.budget(cost.resource);
  return { ...base, rate: { ...budget, resetAt: new Date(reset * 1000).toISOString() } };
}

/** Only what Drover does is counted: what an App asks for by its JWT or for an installation. */
function count(
  gate: Gate,
  caller: Caller,
  spent: { readonly operation: string; readonly points: number; readonly cost: RequestCost },
): void {
  const isApp =
    caller.kind === 'app' || (caller.kind === 'token' && caller.token.kind === 'installation');
  if (!isApp) return;
  gate.usage.count(spent.operation, {
    points: spent.points,
    secondaryPoints: spent.cost.points,
    contentCreating: spent.cost.content,
  });
}

function refused(context: Context, status: number, message: string): Response {
  const body = { message, documentation_url: 'docs/sandbox.md', status: String(status) };
  return Response.json(body, { status, headers: headersOf(context) });
}

function headersOf(context: Context): Record<string, string> {
  const id = context.req.header('x-request-id');
  return {
    'x-github-media-type': 'github.v3',
    ...(id === undefined ? {} : { 'x-request-id': id }),
  };
}

/** REST answers 403; GraphQL's primary limit comes as HTTP 200 with an error of type RATE_LIMITED. */
function limited(
  context: Context,
  input: {
    readonly resource: Resource;
    readonly refusal: Refusal;
    readonly limits: RateLimits;
    readonly whose: 'installation' | 'user';
  },
): Response {
  const { resource, refusal, limits, whose } = input;
  setLimitHeaders(context, limits, resource);
  if (refusal.kind === 'secondary') {
    context.header('retry-after', String(refusal.retryAfterSeconds));
    return context.json(
      {
        message:
          'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
        documentation_url: 'docs/sandbox.md#limits',
      },
      403,
    );
  }
  const message = `API rate limit exceeded for ${whose}.`;
  if (resource === 'core') {
    return context.json({ message, documentation_url: 'docs/sandbox.md#limits' }, 403);
  }
  return context.json({ errors: [{ type: 'RATE_LIMITED', message }] }, 200);
}

function setLimitHeaders(context: Context, limits: RateLimits, resource: Resource): void {
  const budget = limits.budget(resource);
  context.header('x-ratelimit-limit', String(budget.limit));
  context.header('x-ratelimit-remaining', String(budget.remaining));
  context.header('x-ratelimit-used', String(budget.used));
  context.header('x-ratelimit-reset', String(budget.reset));
  context.header('x-ratelimit-resource', resource);
}

/** `if-none-match`: an unchanged answer is a 304 and costs nothing of the primary limit. */
async function answerIfChanged(context: Context): Promise<void> {
  if (context.req.method !== 'GET' || context.res.status !== 200) return;
  const type = context.res.headers.get('content-type') ?? '';
  if (!type.includes('json')) return;
  const body = await context.res.clone().arrayBuffer();
  const etag = `W/"${createHash('sha256').update(Buffer.from(body)).digest('hex')}"`;
  const asked = context.req.header('if-none-match');
  if (asked === etag || asked === etag.slice(2)) {
    context.res = new Response(null, { status: 304, headers: { etag } });
    return;
  }
  context.header('etag', etag);
}
