import type { Hono } from 'hono';
import { prettifyError } from 'zod';
import { Fault } from '../faults/fault.ts';
import type { FaultBox } from '../faults/fault-box.ts';
import type { DeliveriesPort, SandboxEnv } from './deps.ts';
import type { Gate } from './gate.ts';
import type { RateLimits } from './rate-limits.ts';
import type { UsageMeter } from './usage.ts';

export interface SandboxRoutes {
  readonly usage: UsageMeter;
  readonly faults: FaultBox;
  readonly deliveries: DeliveriesPort;
  readonly limitsOf: Gate['limitsOf'];
  readonly peopleLimits: Gate['peopleLimits'];
  readonly world: Gate['world'];
}

/** What the sandbox tells about itself, at the API's origin and without a token. */
export function addSandboxRoutes(app: Hono<SandboxEnv>, routes: SandboxRoutes): void {
  app.get('/_sandbox/usage', (context) => context.json(routes.usage.read()));
  app.delete('/_sandbox/usage', (context) => {
    routes.usage.reset();
    return context.body(null, 204);
  });
  app.get('/_sandbox/faults', (context) => context.json({ faults: routes.faults.list() }));
  app.delete('/_sandbox/faults', (context) => {
    routes.faults.clear();
    for (const limits of limitsOn(routes, 'any')) limits.release();
    return context.body(null, 204);
  });
  app.post('/_sandbox/faults', async (context) => {
    const read = Fault.safeParse(await context.req.json().catch(() => undefined));
    if (!read.success) return context.json({ message: prettifyError(read.error) }, 422);
    if (read.data.kind === 'rate-limit') {
      forceLimit(routes, read.data);
      return context.json({ fault: read.data }, 201);
    }
    return context.json(routes.faults.add(read.data), 201);
  });
  app.get('/_sandbox/deliveries', (context) => {
    const apps = routes.world.tables.apps.all();
    const deliveries = apps.flatMap(({ id }) => routes.deliveries.list(id));
    return context.json({ deliveries });
  });
}

function forceLimit(
  routes: SandboxRoutes,
  fault: Extract<Fault, { readonly kind: 'rate-limit' }>,
): void {
  const milliseconds = fault.seconds * 1000;
  const refusal =
    fault.limit === 'primary'
      ? ({ kind: 'primary' } as const)
      : ({ kind: 'secondary', retryAfterSeconds: Math.ceil(fault.seconds) } as const);
  for (const limits of limitsOn(routes, fault.caller))
    limits.force(refusal, milliseconds, fault.resource);
}

function limitsOn(
  { world, limitsOf, peopleLimits }: SandboxRoutes,
  caller: 'drover' | 'people' | 'any',
): readonly RateLimits[] {
  const installations = world.tables.installations.all().map(({ id }) => limitsOf(id));
  return [
    ...(caller === 'people' ? [] : installations),
    ...(caller === 'drover' ? [] : [peopleLimits]),
  ];
}
