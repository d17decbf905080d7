import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { FaultBox } from '../faults/fault-box.ts';
import type { MakeApp, SandboxApp, SandboxDeps, SandboxEnv } from './deps.ts';
import { recordExchanges } from './exchange.ts';
import type { OnExchange } from './exchange.ts';
import { gate, makeLimits } from './gate.ts';
import { addGitRoutes } from './git-routes.ts';
import { notImplemented } from './not-implemented.ts';
import { limits, RateLimits } from './rate-limits.ts';
import type { Gate } from './gate.ts';
import { addSandboxRoutes } from './sandbox-routes.ts';
import { makeUsageMeter } from './usage.ts';

export interface ServerOptions {
  readonly deps: SandboxDeps;
  readonly makeRest: MakeApp;
  readonly makeGraphql: MakeApp;
  /** Downloads that GitHub serves from other hosts: neither authenticated nor counted. */
  readonly storage?: Hono;
  /** Keys and tokens of jobs, which are neither authenticated nor counted as the API is. */
  readonly identities?: Hono;
  /** The pages that a person opens; asked for all that is neither API nor git. */
  readonly page?: Pick<SandboxApp, 'fetch'>;
  /** Told of every exchange with the API, once it is answered. */
  readonly onExchange?: OnExchange;
  readonly faults: FaultBox;
  readonly folder: (repositoryId: number) => string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly host?: string;
}

export interface SandboxServer {
  /** `http://127.0.0.1:PORT`; `world.origin` is set to it. */
  readonly origin: string;
  close(): Promise<void>;
}

/** The local GitHub's one HTTP server. Rejects with the system's error when the port is taken. */
export async function startServer(options: ServerOptions): Promise<SandboxServer> {
  const app = makeApp(options);
  const listener = getRequestListener(app.fetch);
  const server = createServer((request, response) => {
    void listener(request, response);
  });
  // Longer than anybody who shares this process could be kept from noticing that it is over.
  server.keepAliveTimeout = 60_000;
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://${host}:${port}`;
  options.deps.world.origin = origin;
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function makeApp(options: ServerOptions): Hono<SandboxEnv> {
  const { deps, faults, page } = options;
  const { world } = deps;
  const usage = makeUsageMeter(world.now);
  const limitsOf = makeLimits(world);
  const peopleLimits = new RateLimits(world);
  const passage: Gate = { world, faults, usage, limitsOf, peopleLimits };
  const app = new Hono<SandboxEnv>();
  app.onError((error, context) => {
    console.error(`sandbox: ${context.req.method} ${context.req.path} failed`, error);
    return context.json({ message: `Server Error: ${error.message}` }, 500);
  });
  app.use('/api/*', async (context, next) => {
    await next();
    context.header('date', world.clock().toUTCString());
  });
  addSandboxRoutes(app, { ...passage, deliveries: deps.deliveries });
  if (options.storage !== undefined) app.route('/_storage', options.storage);
  if (options.identities !== undefined) app.route('/', options.identities);
  if (options.onExchange !== undefined) app.use('/api/*', recordExchanges(options.onExchange));
  app.use('/api/graphql', gate(passage, 'graphql'));
  app.use('/api/v3/*', gate(passage, 'core'));
  app.get('/api/v3/rate_limit', (context) => {
    const { caller } = context.get('call');
    const installation = caller.kind === 'token' ? caller.token.installationId : null;
    return context.json(rateLimits(installation === null ? undefined : limitsOf(installation)));
  });
  app.route('/api/graphql', options.makeGraphql(deps));
  app.route('/api/v3', options.makeRest(deps));
  app.all('/api/*', (context) =>
    notImplemented(context, `${context.req.method} ${context.req.path}`),
  );
  addGitRoutes(app, { world, folder: options.folder });
  if (page !== undefined) app.all('*', (context) => page.fetch(context.req.raw));
  app.notFound((context) => notImplemented(context, `${context.req.method} ${context.req.path}`));
  return app;
}

/** REST `GET /rate_limit`; people and jobs are bound by nothing here, and see full budgets. */
function rateLimits(of: ReturnType<Gate['limitsOf']> | undefined) {
  const full = (limit: number) => ({ limit, used: 0, remaining: limit, reset: 0 });
  const core = of?.budget('core') ?? full(limits.rest);
  const graphql = of?.budget('graphql') ?? full(limits.graphql);
  return { resources: { core, graphql, search: full(30) }, rate: core };
}
