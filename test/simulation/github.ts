import { Hono } from 'hono';
import { DroverOctokit, type Octokit } from '../../src/github/octokit.ts';
import { runDocument } from '../../src/sandbox/graphql/execute.ts';
import { makeRest } from '../../src/sandbox/rest/app.ts';
import { makeStorage } from '../../src/sandbox/rest/storage.ts';
import type { ActionsPort, Caller, SandboxEnv } from '../../src/sandbox/server/deps.ts';
import { actorOf } from '../../src/sandbox/world/operations/apps.ts';
import type { World } from '../../src/sandbox/world/world.ts';
import { type Answer, fromResponse, toJsonAnswer } from './answer.ts';
import type { Call } from './call.ts';
import { type Ground, ORIGIN } from './ground.ts';
import type { Versions } from './versions.ts';

/** GitHub without sockets: the sandbox's own REST and GraphQL, asked by function. */
export interface Github {
  answer(call: Call): Promise<Answer>;
  /** The same, from what was so at a time. */
  answerFrom(call: Call, moment: number): Promise<Answer>;
}

/** The App's own credential, in place of a signed one. */
const APP_TOKEN = 'the-app-itself';

export function makeSimulatedGithub(
  ground: Ground,
  versions: Versions,
  actions: ActionsPort,
): Github {
  const fresh = makeHost(ground, ground.world, actions);
  const old = makeHost(ground, versions.old, actions);
  // While nothing changes the same question has the same answer: nothing that Drover reads depends on the time alone
  // within the hours of a history.
  const known = new Map<string, Answer>();
  let knownAt = -1;
  return {
    answer: async (call) => {
      if (call.isWrite) return fresh(call);
      if (knownAt !== versions.count()) known.clear();
      knownAt = versions.count();
      const question = `${call.authorization} ${call.address} ${call.body ?? ''}`;
      const answer = known.get(question) ?? (await fresh(call));
      if (answer.status === 200 && knownAt === versions.count()) known.set(question, answer);
      return answer;
    },
    answerFrom: (call, moment) => {
      versions.turnBackTo(moment);
      return old(call);
    },
  };
}

type Host = (call: Call) => Promise<Answer>;

function makeHost(ground: Ground, world: World, actions: ActionsPort): Host {
  const rest = makeRestHost(ground, world, actions);
  return async (call) => {
    if (call.graphql === null) return rest(call);
    const caller = callerOf(ground, call.authorization);
    if (caller.kind !== 'token') throw new Error('the App itself asked GraphQL');
    const { status, body } = await runDocument(
      { ...call.graphql, operationName: null },
      { world, actor: caller.actor, rate: undefined },
    );
    return toJsonAnswer(status, body);
  };
}

function makeRestHost(ground: Ground, world: World, actions: ActionsPort): Host {
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
  app.route('/api/v3', makeRest(deps));
  return async ({ address, init }) => {
    const request = new Request(address, { ...init, redirect: 'manual' });
    const answer = await fromResponse(await app.fetch(request));
    const location = answer.headers.get('location');
    if (answer.status !== 302 || location === undefined) return answer;
    return fromResponse(await app.fetch(new Request(location)));
  };
}

function callerOf({ world, app }: Ground, authorization: string): Caller {
  const secret = authorization.replace(/^(token|bearer) /i, '');
  if (secret === APP_TOKEN) return { kind: 'app', app };
  const token = world.tables.tokens.one('value', secret);
  if (token === undefined) throw new Error(`nobody has the token ${secret}`);
  return { kind: 'token', token, actor: actorOf(world, token) };
}

type Fetch = (address: string, init: RequestInit) => Promise<Response>;

/**
 * Drover's own client, as `drover.ts` makes it, but for its credential and its way to GitHub. Bodies of answers come
 * parsed (see `toResponse`), so Octokit is told to leave them alone.
 */
export function makeClients(
  { token }: Ground,
  fetch: Fetch,
): { readonly app: Octokit; readonly installation: Octokit } {
  const clientOf = (secret: string): Octokit =>
    new DroverOctokit({
      auth: { token: secret },
      baseUrl: `${ORIGIN}/api/v3`,
      request: { fetch, parseSuccessResponseBody: false },
    });
  return { app: clientOf(APP_TOKEN), installation: clientOf(token) };
}
