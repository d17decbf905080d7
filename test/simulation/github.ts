import { Hono } from 'hono';
import { DroverOctokit, type Octokit } from '../../src/github/octokit.ts';
import { makeGraphql } from '../../src/sandbox/graphql/app.ts';
import { makeRest } from '../../src/sandbox/rest/app.ts';
import { makeStorage } from '../../src/sandbox/rest/storage.ts';
import type { ActionsPort, Caller, SandboxEnv } from '../../src/sandbox/server/deps.ts';
import { actorOf } from '../../src/sandbox/world/operations/apps.ts';
import type { World } from '../../src/sandbox/world/world.ts';
import { type Ground, ORIGIN } from './ground.ts';
import type { Versions } from './versions.ts';

/** GitHub without sockets: the sandbox's own REST and GraphQL, asked by function. */
export interface Github {
  answer(request: Request): Promise<Response>;
  /** The same, from what was so at a time. */
  answerFrom(request: Request, moment: number): Promise<Response>;
}

/** The App's own credential, in place of a signed one. */
const APP_TOKEN = 'the-app-itself';

export function makeSimulatedGithub(
  ground: Ground,
  versions: Versions,
  actions: ActionsPort,
): Github {
  const fresh = makeApp(ground, ground.world, actions);
  const old = makeApp(ground, versions.old, actions);
  return {
    answer: async (request) => fresh.fetch(request),
    answerFrom: async (request, moment) => {
      versions.turnBackTo(moment);
      return old.fetch(request);
    },
  };
}

function makeApp(ground: Ground, world: World, actions: ActionsPort): Hono<SandboxEnv> {
  const app = new Hono<SandboxEnv>();
  const deliveries = { list: () => [], get: () => undefined, redeliver: () => false };
  const deps = { world, actions, deliveries };
  app.onError((error) => {
    throw error;
  });
  app.use('/api/*', async (context, next) => {
    const caller = callerOf(ground, context.req.header('authorization') ?? '');
    context.set('call', { caller, operation: '', points: 1 });
    await next();
  });
  app.route('/_storage', makeStorage(world));
  app.route('/api/graphql', makeGraphql(deps));
  app.route('/api/v3', makeRest(deps));
  return app;
}

function callerOf({ world, app }: Ground, authorization: string): Caller {
  const secret = authorization.replace(/^(token|bearer) /i, '');
  if (secret === APP_TOKEN) return { kind: 'app', app };
  const token = world.tables.tokens.one('value', secret);
  if (token === undefined) throw new Error(`nobody has the token ${secret}`);
  return { kind: 'token', token, actor: actorOf(world, token) };
}

type Fetch = (address: string, init: RequestInit) => Promise<Response>;

/** Drover's own client, as `drover.ts` makes it, but for its credential and its way to GitHub. */
export function makeClients(
  { token }: Ground,
  fetch: Fetch,
): { readonly app: Octokit; readonly installation: Octokit } {
  const clientOf = (secret: string): Octokit =>
    new DroverOctokit({
      auth: { token: secret },
      baseUrl: `${ORIGIN}/api/v3`,
      request: { fetch },
    });
  return { app: clientOf(APP_TOKEN), installation: clientOf(token) };
}
