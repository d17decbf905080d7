import type { Logger } from 'pino';
import { ageBy, type Base } from './composition/base.ts';
import { once, withinLimit } from './composition/closing.ts';
import { openCommon } from './composition/common.ts';
import {
  asApp,
  type GithubParts,
  githubParts,
  type GithubPorts,
  makeProbot,
} from './composition/github-side.ts';
import { makeChannelSide, makeSeen } from './composition/channel-side.ts';
import { serve } from './composition/http-side.ts';
import { makePatrol } from './composition/patrol.ts';
import { makeQueueSide } from './composition/queue-side.ts';
import { StartFailure } from './composition/start-failure.ts';
import { makeTelemetrySide } from './composition/telemetry-side.ts';
import { watchViewer } from './composition/viewer.ts';
import { startNotifier, startWork } from './composition/work.ts';
import { makeLastWrites } from './controller/last-writes.ts';
import type { Clock, Log, Queue } from './controller/ports.ts';
import { makeSystemClock } from './controller/system-clock.ts';
import { type Env, secretsOf } from './env.ts';
import { makeGithubClock } from './github/github-clock.ts';
import { makeGithub } from './github/world.ts';
import { makeContact } from './ingress/contact.ts';
import { makeIngress } from './ingress/ingress.ts';
import { makeResolve } from './ingress/resolve.ts';
import { noticesOf } from './lifecycle/notices/notices.ts';
import { type Millis, SECOND } from './lifecycle/time.ts';
import { WEBHOOKS_PATH } from './surfaces/http/handler.ts';
import { makeLogger, toLog } from './telemetry/log.ts';

/** How long a shutdown waits for the work under way: below the 30 s that most hosts allow. */
const DRAIN_LIMIT: Millis = 25 * SECOND;

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
  const telemetry = await makeTelemetrySide(base);
  const common = openCommon(base);
  const lastWrites = makeLastWrites(base.age);
  const parts = telemetry.clients({
    ...githubParts(base, probot, appOctokit),
    ledgerOf: common?.ledgerOf,
    holds: common?.holds ?? lastWrites.mayWrite,
  });
  const ports = (overrides.github ?? makeGithub)(parts);
  const side = makeQueueSide(base, ports, common);
  const { queue, outcomes, heed, freshStart } = side;
  const viewer = watchViewer(side.world);
  const resolve = makeResolve(ports.resolver);
  const heeds = env.database === null ? heed.heeds : () => true;
  const ingress = telemetry.ingress(
    makeIngress({ ...base, queue, resolve, ownId: viewer.id, heeds }),
  );
  const channel = makeChannelSide(base, { side, ports });
  const served = { ingress, channel: channel?.handler ?? null, metrics: telemetry.handler };
  const server = await serve(base, probot, served).catch(async (error: unknown) => {
    await side.close();
    throw error;
  });
  await telemetry.start({ ...ports, ...side }).catch(async (error: unknown) => {
    await server.close(0);
    await side.close();
    throw error;
  });
  const notifier = startNotifier(base, side);
  startWork(base, queue, {
    world: telemetry.world(viewer.world),
    heed,
    outcomes,
    freshStart,
    telling: { notifier: side.noting(notifier), notices: noticesOf },
    lines: makeSeen(channel, side),
    watch: telemetry.watch,
  });
  const request = asApp(appOctokit, stop);
  const patrol = makePatrol(base, { finder: ports.finder, side, request });
  const contactDeps = { ...base, request, api: env.github.api, stop };
  const { first, contact } = await makeContact(contactDeps, patrol.start);
  server.tellReadiness(() => contact.trouble() ?? side.trouble());
  const close = once(async (limit: Millis = DRAIN_LIMIT) => {
    base.log.info('stopping');
    lastWrites.end();
    server.tellReadiness(() => 'It is shutting down.');
    channel?.close();
    const ends = [contact.stop(), patrol.stop(), ingress.close(), queue.drain(), notifier.close()];
    const ended = Promise.all([server.close(limit), ...ends])
      .then(() => telemetry.close())
      .then(() => side.close());
    const inTime = await withinLimit(ended, limit);
    base.log.info('stopped', { inTime });
  });
  if (first.kind === 'refused') {
    await close(0);
    throw new StartFailure(first.sentence);
  }
  base.log.info('listening', { url: server.url, webhooks: server.url + WEBHOOKS_PATH });
  return { url: server.url, queue, log: base.log, close };
}
