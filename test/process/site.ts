import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { provideStandIn } from '../../src/sandbox/agent/agent-folder.ts';
import { seedWorld } from '../../src/sandbox/seed/seed.ts';
import type { OnExchange } from '../../src/sandbox/server/exchange.ts';
import type { Usage } from '../../src/sandbox/server/usage.ts';
import type { Millis } from '../../src/lifecycle/time.ts';
import { freePort } from '../../src/sandbox/session/free-port.ts';
import { startSandbox } from '../../src/sandbox/start.ts';
import { watched } from '../contract/watched.ts';
import { furnish, type Furnishing } from '../scenarios/furnish.ts';
import type { Ground } from '../scenarios/stage.ts';
import { type ChildStart, type DroverChild, startChild } from './drover-child.ts';
import { nowAt, type Pace } from './pace.ts';

/** A local GitHub in this process, and an address at which Drover, a process of its own, comes and goes. */
export interface Site extends Ground {
  /** Of Drover, whichever process it is. */
  readonly url: string;
  /** Where all of them write their log. */
  readonly log: string;
  /** Starts a Drover; it is not waited for. Whatever is left of it at the end is killed. */
  start(how?: Partial<ChildStart>): DroverChild;
  close(): Promise<void>;
}

export interface SiteOptions extends Furnishing {
  readonly pace?: Pace;
  /** How long ago its repository was made; just now unless told. */
  readonly seededAgo?: Millis;
  readonly onExchange?: OnExchange;
  /** False: GitHub tells Drover nothing by itself. */
  readonly hasWebhook?: boolean;
}

export async function aSite(options: SiteOptions): Promise<Site> {
  const { pace, seededAgo = 0, onExchange, hasWebhook = true } = options;
  let lag = seededAgo;
  const folder = mkdtempSync(join(tmpdir(), 'drover-site-'));
  const programs = join(folder, 'programs');
  const agent = provideStandIn(programs);
  const watch = watched();
  const sandbox = await startSandbox({
    seed: async (world, git) => {
      const seeded = await seedWorld(world, { git, agent, preview: null, local: null });
      await furnish(world, seeded, options);
      return seeded;
    },
    now: () => new Date((pace === undefined ? Date.now() : nowAt(pace)) - lag),
    onExchange: (exchange) => {
      watch.onExchange(exchange);
      onExchange?.(exchange);
    },
    onDelivery: watch.onDelivery,
    engine: { extraPath: [programs] },
  });
  lag = 0;
  const { drover } = sandbox.seeded;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const webhook = { url: `${url}/api/github/webhooks`, secret: drover.webhookSecret };
  sandbox.setWebhook(drover.app.id, hasWebhook ? webhook : null);
  const log = join(folder, 'drover.log');
  const started: DroverChild[] = [];
  return {
    sandbox,
    url,
    log,
    start(how = {}) {
      const env = {
        PATH: process.env['PATH'] ?? '',
        APP_ID: String(drover.app.id),
        PRIVATE_KEY: drover.privateKey,
        WEBHOOK_SECRET: drover.webhookSecret,
        PORT: String(port),
        HOST: '127.0.0.1',
        GHE_HOST: new URL(sandbox.urls.origin).host,
        GHE_PROTOCOL: 'http',
        ...how.env,
      };
      const child = startChild({ out: log, pace, ...how, env });
      started.push(child);
      return child;
    },
    async close() {
      for (const { child } of started) child.kill('SIGKILL');
      await Promise.all(started.map(({ ended }) => ended));
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until Drover says that it is ready. */
export async function untilReady({ url }: Site, drover: DroverChild): Promise<void> {
  const giveUp = Date.now() + 60_000;
  while (Date.now() < giveUp) {
    if (drover.isOver()) throw new Error(`Drover ended by itself: ${drover.err()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok === true) return;
    await sleep(50);
  }
  throw new Error(`Drover did not get ready: ${drover.err()}`);
}

/** Sets a fault of the sandbox by HTTP. */
export async function setFault({ sandbox }: Site, fault: object): Promise<void> {
  const answer = await fetch(`${sandbox.urls.origin}/_sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
}

export async function clearFaults({ sandbox }: Site): Promise<void> {
  await fetch(`${sandbox.urls.origin}/_sandbox/faults`, { method: 'DELETE' });
}

/** What Drover has asked for so far, as the sandbox counts it. */
export async function usageOf({ sandbox }: Site): Promise<Usage> {
  const answer = await fetch(`${sandbox.urls.origin}/_sandbox/usage`);
  return (await answer.json()) as Usage;
}
