import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Drover, startDrover } from '../../src/drover.ts';
import { explainEnvProblems, readEnv } from '../../src/env.ts';
import { provideStandIn } from '../../src/sandbox/agent/agent-folder.ts';
import { type PreviewHost, startPreviewHost } from '../../src/sandbox/preview-host/preview-host.ts';
import { type Seeded, seedWorld } from '../../src/sandbox/seed/seed.ts';
import type { OnExchange } from '../../src/sandbox/server/exchange.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import type { Clock } from '../../src/controller/ports.ts';
import type { Millis } from '../../src/lifecycle/time.ts';
import { makeLogger } from '../../src/telemetry/log.ts';
import { watched } from '../contract/watched.ts';
import { makeStageClock } from './clock.ts';
import { furnish, type Furnishing } from './furnish.ts';
import { aTrail } from './trail.ts';

/** Where people can act and look round, whatever Drover it is that serves them. */
export interface Ground {
  readonly sandbox: Sandbox<Seeded>;
  /** What Drover logged lately and what was asked of the API meanwhile, to see why a scenario went wrong. */
  readonly lately?: () => string;
}

/** A local GitHub with its people, runner and previews, and Drover beside it in this very process. */
export interface Stage extends Ground {
  readonly previews: PreviewHost;
  /** Drover now; another one after `restart`. */
  readonly drover: () => Drover;
  restart(): Promise<void>;
  /** Lets time pass, for GitHub and for Drover; a few minutes in all, since an App signs with the real time. */
  readonly pass: (length: Millis) => void;
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface StageOptions extends Furnishing {
  /** Log what Drover does, to see a scenario through. */
  readonly isLoud?: boolean;
  /** Where Drover's log goes, a JSON line at a time. */
  readonly trace?: Parameters<typeof makeLogger>[1];
  /** Told of every exchange with the API. */
  readonly onExchange?: OnExchange;
  /** Variables of Drover's besides those that it needs, such as SWEEP_INTERVAL. */
  readonly env?: Readonly<Record<string, string>>;
  /** False: GitHub tells Drover nothing. */
  readonly hasWebhook?: boolean;
}

export async function aStage(options: StageOptions = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'drover-stage-'));
  const programs = join(folder, 'programs');
  const agent = provideStandIn(programs);
  const previews = await startPreviewHost(join(folder, 'previews'));
  const watch = watched();
  const clock = makeStageClock();
  const trail = aTrail();
  const sandbox = await startSandbox({
    seed: async (world, git) => {
      const seeded = await seedWorld(world, {
        git,
        agent,
        preview: previews.upload,
        local: null,
      });
      await furnish(world, seeded, options);
      return seeded;
    },
    now: () => new Date(clock.now()),
    engine: { extraPath: [programs] },
    onExchange: (exchange) => {
      watch.onExchange(exchange);
      if (exchange.method !== 'GET') trail.write(`${exchange.operation}: ${exchange.status}`);
      options.onExchange?.(exchange);
    },
    onDelivery: watch.onDelivery,
  });
  const told = { ...(options.isLoud === true ? {} : { trace: trail }), ...options };
  let drover = await aDrover(sandbox, told, clock);
  const stop = () => drover.close(5_000);
  return {
    sandbox,
    previews,
    lately: trail.lately,
    drover: () => drover,
    stop,
    pass: clock.pass,
    async restart() {
      await stop();
      drover = await aDrover(sandbox, told, clock);
    },
    async close() {
      await stop();
      await sandbox.close();
      await previews.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Drover as `npm start` would start it, from its environment variables. */
async function aDrover(
  sandbox: Sandbox<Seeded>,
  options: StageOptions,
  clock: Clock,
): Promise<Drover> {
  const { isLoud = false, trace, hasWebhook = true } = options;
  const { drover: app } = sandbox.seeded;
  const { host } = new URL(sandbox.urls.origin);
  const env = readEnv({
    APP_ID: String(app.app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
    PORT: '0',
    HOST: '127.0.0.1',
    GHE_HOST: host,
    GHE_PROTOCOL: 'http',
    LOG_LEVEL: isLoud || trace !== undefined ? 'debug' : 'silent',
    LOG_FORMAT: trace === undefined ? 'pretty' : 'json',
    ...options.env,
  });
  if (!env.ok) throw new Error(explainEnvProblems(env.error));
  const logger = makeLogger({ ...env.value.log, secrets: [] }, trace);
  const drover = await startDrover(env.value, { logger, clock });
  const webhook = { url: `${drover.url}/api/github/webhooks`, secret: app.webhookSecret };
  sandbox.setWebhook(app.app.id, hasWebhook ? webhook : null);
  return drover;
}

/** All that can be told of what went on: to see why a scenario went wrong. */
export function whatWentOn(ground: Ground): string {
  return [jobLogs(ground), ground.lately?.() ?? ''].join('\n');
}

/** What the runner printed in every job so far. */
export function jobLogs({ sandbox }: Ground): string {
  return sandbox.world.tables.jobs
    .all()
    .map(({ name, conclusion, log }) => `== ${name}: ${conclusion}\n${log}`)
    .join('\n');
}
