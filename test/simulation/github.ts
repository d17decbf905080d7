import { Hono } from 'hono';
import { DroverOctokit, type Octokit } from '../../src/github/octokit.ts';
import { runDocument } from '../../src/sandbox/graphql/execute.ts';
import { makeRest } from '../../src/sandbox/rest/app.ts';
import { makeStorage } from '../../src/sandbox/rest/storage.ts';
import type {
  ActionsPort,
  Caller,
  SandboxDeps,
  SandboxEnv,
} from '../../src/sandbox/server/deps.ts';
import { actorOf } from '../../src/sandbox/world/operations/apps.ts';
import type { World } from '../../src/sandbox/world/world.ts';
import { type Answer, fromResponse, toJsonAnswer } from './answer.ts';
import type { Call } from './call.ts';
import { type Ground, ORIGIN } from './ground.ts';
import { knowAnswers } from './known-answers.ts';
import type { Versions } from './versions.ts';

/** GitHub without sockets: the sandbox's own REST and GraphQL, asked by function. */
export interface Github {
  answer(call: Call): Promise<Answer>;
  /** The same, from what was so at a time. */
  answerFrom(call: Call, moment: number): Promise<Answer>;
}

/** The credentials of the App and of its installation, in place of signed ones. */
const TOKENS = { app: 'the-app-itself', installation: 'the-installation' } as const;

export function makeSimulatedGithub(
  ground: Ground,
  versions: Versions,
  actions: ActionsPort,
): Github {
  const known = knowAnswers(ground.world, (name) => versions.changesOf(name));
  const writing = makeHost(ground, ground.world, actions);
  const reading = makeHost(ground, known.watched, actions);
  const old = makeHost(ground, versions.old, actions);
  return {
    answer: (call) =>
      call.isWrite
        ? writing(call)
        : known.answer(`${call.authorization} ${call.address} ${call.body ?? ''}`, () =>
            reading(call),
          ),
    answerFrom: (call, moment) => {
      versions.turnBackTo(moment);
      return old(call);
    },
  };
}

type Host = (call: Call) => Promise<Answer>;

function makeHost(ground: Ground, world: World, actions: ActionsPort): Host {
  const rest = free.pop() ?? makeRestServer();
  rest.place = { ground, world, actions };
  taken.set(ground, [...(taken.get(ground) ?? []), rest]);
  return async (call) => {
    if (call.graphql === null) return rest.ask(call);
    const caller = callerOf(world, ground, call.authorization);
    if (caller.kind !== 'token') throw new Error('the App itself asked GraphQL');
    const { status, body } = await runDocument(
      { ...call.graphql, operationName: null },
      { world, actor: caller.actor, rate: undefined },
    );
    return toJsonAnswer(status, body);
  };
}

/** Nobody asks of this ground any more. */
export function leaveGithub(ground: Ground): void {
  for (const server of taken.get(ground) ?? []) {
    server.place = null;
    free.push(server);
  }
  taken.delete(ground);
}

interface Place {
  readonly ground: Ground;
  readonly world: World;
  readonly actions: ActionsPort;
}

/** A REST API that goes from history to history: sorting its two hundred routes takes as long as many requests. */
interface RestServer {
  place: Place | null;
  ask(call: Call): Promise<Answer>;
}

const free: RestServer[] = [];
const taken = new WeakMap<Ground, readonly RestServer[]>();

function makeRestServer(): RestServer {
  const server: RestServer = { place: null, ask: (call) => askRest(app, call) };
  const here = (): Place => {
    if (server.place === null) throw new Error('a request after the end of a history');
    return server.place;
  };
  const deps: SandboxDeps = {
    get world() {
      return here().world;
    },
    get actions() {
      return here().actions;
    },
    deliveries: { list: () => [], get: () => undefined, redeliver: () => false },
  };
  const app = new Hono<SandboxEnv>();
  app.onError((error) => {
    throw error;
  });
  app.use('/api/*', async (context, next) => {
    const { ground, world } = here();
    const caller = callerOf(world, ground, context.req.header('authorization') ?? '');
    context.set('call', { caller, operation: '', points: 1 });
    await next();
  });
  app.get('/_storage/*', (context) => {
    const storage = new Hono().route('/_storage', makeStorage(here().world));
    return storage.fetch(context.req.raw);
  });
  app.route('/api/v3', makeRest(deps));
  return server;
}

async function askRest(app: Hono<SandboxEnv>, { address, init, body }: Call): Promise<Answer> {
  const { method = 'GET', headers = {} } = init;
  // Without its signal: nobody hangs up on a function, and a request would listen for that as long as the signal lives.
  const request = new Request(address, { method, headers, body: body ?? null });
  const answer = await fromResponse(await app.fetch(request));
  const location = answer.headers.get('location');
  if (answer.status !== 302 || location === undefined) return answer;
  return fromResponse(await app.fetch(new Request(location)));
}

function callerOf(world: World, { app, token: value }: Ground, authorization: string): Caller {
  const secret = authorization.replace(/^(token|bearer) /i, '');
  if (secret === TOKENS.app) return { kind: 'app', app };
  const token = world.tables.tokens.one('value', value);
  if (secret !== TOKENS.installation || token === undefined)
    throw new Error(`nobody has the token ${secret}`);
  return { kind: 'token', token, actor: actorOf(world, token) };
}

type Fetch = (address: string, init: RequestInit) => Promise<Response>;

/**
 * Drover's own clients, as `drover.ts` makes them, but for their credentials and their way to GitHub. Bodies of answers
 * come parsed (see `toResponse`), so Octokit is told to leave them alone.
 */
export function makeClients(
  ground: Ground,
  fetch: Fetch,
): { readonly app: Octokit; readonly installation: Octokit } {
  const clients = made.get(ground) ?? {
    app: clientWith(TOKENS.app),
    installation: clientWith(TOKENS.installation),
  };
  made.set(ground, clients);
  return { app: withWay(clients.app, fetch), installation: withWay(clients.installation, fetch) };
}

/** One for all processes of a history: a client with all its plugins takes as long as several requests. */
const made = new WeakMap<Ground, { readonly app: Octokit; readonly installation: Octokit }>();

function clientWith(token: string): Octokit {
  const request = { parseSuccessResponseBody: false };
  return new DroverOctokit({ auth: { token }, baseUrl: `${ORIGIN}/api/v3`, request });
}

/** The same client for one process, which has a way to GitHub of its own. */
function withWay(client: Octokit, fetch: Fetch): Octokit {
  const request = { fetch };
  const own = Object.create(client) as Octokit;
  return Object.assign(own, {
    request: client.request.defaults({ request }),
    graphql: client.graphql.defaults({ request }),
  });
}
