import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { createNodeMiddleware, Probot } from 'probot';
import { makeFreshStart } from './controller/fresh-start.ts';
import { makeHeed } from './controller/heed.ts';
import { makeOutcomes, type Outcomes } from './controller/outcomes.ts';
import { type Periodic, startPeriodic } from './controller/periodic.ts';
import type {
  Clock,
  IssueFinder,
  IssueWorld,
  KeyResolver,
  Log,
  Queue,
} from './controller/ports.ts';
import { makeMemoryQueue } from './controller/queue/memory.ts';
import { reconcile, type ReconcileDeps } from './controller/reconcile.ts';
import { makeSweep } from './controller/sweep.ts';
import { makeSystemClock } from './controller/system-clock.ts';
import { type Env, secretsOf } from './env.ts';
import { type Listen, makeGithubClock, tellingTime } from './github/github-clock.ts';
import { DroverOctokit, type Octokit } from './github/octokit.ts';
import { makePerson } from './github/person/person.ts';
import { makeSeal } from './github/seal.ts';
import { makeGithub } from './github/world.ts';
import { makeContact } from './ingress/contact.ts';
import { type Ingress, makeIngress } from './ingress/ingress.ts';
import { type AppRequest, makeRedelivery } from './ingress/redelivery.ts';
import { makeResolve } from './ingress/resolve.ts';
import { makeWebhooksApp } from './ingress/webhooks.ts';
import { decide } from './lifecycle/decide.ts';
import { noticesOf } from './lifecycle/notices/notices.ts';
import { type Millis, SECOND } from './lifecycle/time.ts';
import { makeNotifier } from './notify/notifier.ts';
import { makeApi } from './surfaces/http/api/app.ts';
import { makeHandler, WEBHOOKS_PATH } from './surfaces/http/handler.ts';
import { listen } from './surfaces/http/listen.ts';
import { makeLogger, toLog } from './telemetry/log.ts';
import { standardOutput } from './telemetry/standard-output.ts';

/** How long a shutdown waits for the work under way: below the 30 s that most hosts allow. */
const DRAIN_LIMIT: Millis = 25 * SECOND;

/** How long GitHub may take to answer the App itself. */
const APP_PATIENCE: Millis = 15 * SECOND;

/** Everything of GitHub's that the controller and the ingress need. */
export interface GithubPorts {
  readonly world: IssueWorld;
  readonly finder: IssueFinder;
  readonly resolver: KeyResolver;
}

type GithubParts = Parameters<typeof makeGithub>[0];

/** What a test may bring instead of the real thing. */
export interface Overrides {
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly github?: (parts: GithubParts) => GithubPorts;
}

/** A running Drover. */
export interface Drover {
  readonly url: string;
  readonly queue: Queue;
  readonly log: Log;
  /** Takes no more events, lets the work under way end (within the limit), and stops. */
  close(limit?: Millis): Promise<void>;
}

/** A start that failed for a reason that a person can mend; the message is the sentence to show. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

/**
 * Puts everything together and starts it: the one place that knows every concrete thing. Rejects with a
 * {@link StartFailure} when the port is taken or GitHub does not know the App; while GitHub only cannot be reached it
 * runs, says so in `/readyz`, and tries again. Once `stop` is aborted it waits for GitHub no longer: what is to be
 * closed is there at once.
 */
export async function startDrover(
  env: Env,
  overrides: Overrides = {},
  stop: AbortSignal = new AbortController().signal,
): Promise<Drover> {
  const logger = overrides.logger ?? makeLogger({ ...env.log, secrets: secretsOf(env) });
  const machine = overrides.clock ?? makeSystemClock();
  const { clock, listen } = makeGithubClock(machine);
  const base: Base = { env, clock, age: ageBy(machine), log: toLog(logger) };
  const probot = makeProbot(base, logger, listen);
  const appOctokit = await probot.auth();
  const ports = (overrides.github ?? makeGithub)(githubParts(base, probot, appOctokit));
  const viewer = watchViewer(ports.world);
  const queue = makeMemoryQueue(base);
  const resolve = makeResolve(ports.resolver);
  const heed = makeHeed();
  const ingress = makeIngress({ ...base, queue, resolve, ownId: viewer.id, heeds: heed.heeds });
  const server = await serve(base, probot, ingress);
  const outcomes = makeOutcomes();
  const notifier = startNotifier(base, queue, outcomes);
  startWork(base, queue, {
    world: viewer.world,
    heed,
    outcomes,
    telling: { notifier, notices: noticesOf },
  });
  const request = asApp(appOctokit, stop);
  const patrol = makePatrol(base, { finder: ports.finder, queue, request });
  const contactDeps = { ...base, request, api: env.github.api, stop };
  const { first, contact } = await makeContact(contactDeps, patrol.start);
  server.tellReadiness(() => contact.trouble());
  const close = once(async (limit: Millis = DRAIN_LIMIT) => {
    base.log.info('stopping');
    server.tellReadiness(() => 'It is shutting down.');
    const ends = [contact.stop(), patrol.stop(), ingress.close(), queue.drain(), notifier.close()];
    const inTime = await withinLimit(Promise.all([server.close(limit), ...ends]), limit);
    base.log.info('stopped', { inTime });
  });
  if (first.kind === 'refused') {
    await close(0);
    throw new StartFailure(first.sentence);
  }
  base.log.info('listening', { url: server.url, webhooks: server.url + WEBHOOKS_PATH });
  return { url: server.url, queue, log: base.log, close };
}

/** What nearly every part needs. */
interface Base {
  readonly env: Env;
  readonly clock: Clock;
  /** For how long this process has been there. */
  readonly age: () => Millis;
  readonly log: Log;
}

function ageBy(clock: Clock): Base['age'] {
  const start = clock.now();
  return () => clock.now() - start;
}

function makeProbot({ env }: Base, log: Logger, listenTo: Listen): Probot {
  return new Probot({
    appId: env.appId,
    privateKey: env.privateKey,
    secret: env.webhookSecret,
    baseUrl: env.github.api,
    Octokit: DroverOctokit.plugin(tellingTime(listenTo)),
    log,
  });
}

function githubParts({ env, clock, log }: Base, probot: Probot, appOctokit: Octokit): GithubParts {
  return {
    octokitFor: (installation) => probot.auth(installation),
    app: appOctokit,
    seal: makeSeal(env.sealKeys),
    clock,
    log,
    host: new URL(env.github.web).host,
    random: () => randomBytes(16).toString('hex'),
  };
}

/** Requests as the App itself, which no lane counts: they are few. */
function asApp(octokit: Octokit, stop: AbortSignal): AppRequest {
  return (route, parameters) =>
    octokit.request(route, {
      ...parameters,
      request: { signal: AbortSignal.any([stop, AbortSignal.timeout(APP_PATIENCE)]) },
    });
}

/** Learns from each read who we are to GitHub, since no request of its own tells an installation that. */
function watchViewer(world: IssueWorld): { world: IssueWorld; id: () => string | null } {
  let id: string | null = null;
  return {
    id: () => id,
    world: {
      commit: (key, request) => world.commit(key, request),
      perform: (key, effect, snapshot) => world.perform(key, effect, snapshot),
      leave: (key) => world.leave(key),
      async read(key, outcomes) {
        const read = await world.read(key, outcomes);
        if (read.kind === 'read') id = read.snapshot.viewer.id;
        return read;
      },
    },
  };
}

function startWork(
  { clock, age, log }: Base,
  queue: Queue,
  parts: Pick<ReconcileDeps, 'world' | 'heed' | 'outcomes' | 'telling'>,
): void {
  const deps = {
    ...parts,
    decide,
    freshStart: makeFreshStart(age),
    clock,
    log,
    nextId: () => randomBytes(4).toString('hex'),
  };
  queue.work((key) => reconcile(deps, key));
}

/** As long as several channels have to take the same, so that one commit says it of all. */
const TOLD_BY_ALL: Millis = 10 * SECOND;

/** Tells people elsewhere than on GitHub; what they were told is taken down by a look at the issue soon after. */
function startNotifier({ env, clock, log }: Base, queue: Queue, outcomes: Outcomes) {
  return makeNotifier({
    channels: env.channels,
    clock,
    log,
    out: standardOutput(),
    told: (key, outcome) => {
      outcomes.add(key, outcome);
      void queue.wake({ key, priority: 'machine', due: clock.now() + TOLD_BY_ALL });
    },
  });
}

/** The HTTP side: it says that it is not ready until it is told. */
async function serve({ env, clock, log }: Base, probot: Probot, ingress: Ingress) {
  let trouble: () => string | null = () => 'It is starting.';
  const app = makeWebhooksApp(ingress);
  const handler = makeHandler({
    webhooks: await createNodeMiddleware(app, { probot, webhooksPath: WEBHOOKS_PATH }),
    readiness: () => {
      const reason = trouble();
      return reason === null ? { ready: true } : { ready: false, reason };
    },
    log,
    api: env.hasApi
      ? makeApi({ personOf: (token) => makePerson(env.github, token), clock, log })
      : null,
  });
  const listening = await listen(handler, env);
  if (!listening.ok) throw new StartFailure(listening.error);
  return {
    ...listening.value,
    tellReadiness: (next: () => string | null) => {
      trouble = next;
    },
  };
}

interface PatrolParts {
  readonly finder: IssueFinder;
  readonly queue: Queue;
  readonly request: AppRequest;
}

/** What goes round by itself once GitHub knows us: the sweep, and the search for failed deliveries. */
function makePatrol({ env, clock, log }: Base, { finder, queue, request }: PatrolParts) {
  const interval = env.sweepInterval;
  let rounds: readonly Periodic[] = [];
  return {
    start: () => {
      const sweep = makeSweep({ finder, queue, clock, log });
      const redeliver = makeRedelivery({ request, log });
      rounds = [
        startPeriodic({ clock, log }, { name: 'sweep', interval, run: sweep }),
        startPeriodic({ clock, log }, { name: 'redelivery', interval, run: redeliver }),
      ];
    },
    stop: async () => {
      await Promise.all(rounds.map((round) => round.stop()));
    },
  };
}

function once(close: (limit?: Millis) => Promise<void>): (limit?: Millis) => Promise<void> {
  let closing: Promise<void> | null = null;
  return (limit) => (closing ??= close(limit));
}

async function withinLimit(work: Promise<unknown>, limit: Millis): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), limit);
  });
  const inTime = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}
