import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, ok } from '../../lifecycle/result.ts';
import type { Result } from '../../lifecycle/result.ts';
import { provideOwnAgent, provideStandIn } from '../agent/agent-folder.ts';
import { agentProblem } from '../agent/find-command.ts';
import { gitProblem } from '../git/disk-git-store.ts';
import { makePage } from '../page/page.ts';
import { startPreviewHost } from '../preview-host/preview-host.ts';
import type { PreviewHost } from '../preview-host/preview-host.ts';
import { findLocalRepository } from '../seed/from-path.ts';
import type { LocalRepository } from '../seed/from-path.ts';
import { seedWorld } from '../seed/seed.ts';
import type { Seeded } from '../seed/seed.ts';
import { startSandbox } from '../start.ts';
import type { Sandbox } from '../start.ts';
import { startDroverProcess } from './drover-process.ts';
import type { DroverProcess } from './drover-process.ts';
import { freePort } from './free-port.ts';
import { offerResult } from './result-branch.ts';

export interface SessionOptions {
  /** Of the local GitHub; 0 takes a free one. */
  readonly port: number;
  readonly repo: string | null;
  readonly agent: string | null;
}

/** The local GitHub, its runner, a host for previews, and Drover beside them. */
export interface Session {
  readonly sandbox: Sandbox<Seeded>;
  readonly drover: DroverProcess;
  readonly local: LocalRepository | null;
  /** The command that was given as the agent; null: the stand-in. */
  readonly agent: string | null;
  /** Ends everything and leaves nothing behind. */
  close(): Promise<void>;
}

/** Starts all of it. The error is one sentence for the person who typed the command. */
export async function startSession(options: SessionOptions): Promise<Result<Session, string>> {
  const missing = await gitProblem();
  if (missing !== undefined) return fail(missing);
  const unfit = options.agent === null ? null : agentProblem(options.agent);
  if (unfit !== null) return fail(unfit);
  const found = options.repo === null ? ok(null) : await findLocalRepository(options.repo);
  if (!found.ok) return found;
  const local = found.value;
  const folder = mkdtempSync(join(tmpdir(), 'drover-sandbox-'));
  const previews = await startPreviewHost(join(folder, 'previews'));
  const ground = { options, local, folder, previews };
  const closeGround = async (): Promise<void> => {
    await previews.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const started = await startOn(ground);
    if (!started.ok) {
      await closeGround();
      return started;
    }
    const { sandbox, drover } = started.value;
    const close = async (): Promise<void> => {
      await drover.stop();
      await sandbox.close();
      await closeGround();
    };
    return ok({ sandbox, drover, local, agent: options.agent, close });
  } catch (error) {
    await closeGround();
    const sentence = sentenceFor(error, options);
    if (sentence !== null) return fail(sentence);
    throw error;
  }
}

interface Ground {
  readonly options: SessionOptions;
  readonly local: LocalRepository | null;
  readonly folder: string;
  readonly previews: PreviewHost;
}

async function startOn(
  ground: Ground,
): Promise<Result<Pick<Session, 'sandbox' | 'drover'>, string>> {
  const { folder } = ground;
  const sandbox = await startGithub(ground);
  await offerResult(sandbox);
  const port = await freePort();
  const app = sandbox.seeded.drover;
  sandbox.setWebhook(app.app.id, {
    url: `http://127.0.0.1:${port}/api/github/webhooks`,
    secret: app.webhookSecret,
  });
  const drover = await startDroverProcess({
    drover: app,
    origin: sandbox.urls.origin,
    port,
    logFile: join(folder, 'drover.log'),
    env: { HTTP_API: 'on', ...passedOn() },
  });
  if (drover.ok) return ok({ sandbox, drover: drover.value });
  await sandbox.close();
  return drover;
}

async function startGithub({ options, local, folder, previews }: Ground): Promise<Sandbox<Seeded>> {
  const bin = join(folder, 'bin');
  const root = join(folder, 'github');
  mkdirSync(root);
  const agent =
    options.agent === null ? provideStandIn(bin) : provideOwnAgent(bin, options.agent, process.env);
  return startSandbox({
    port: options.port,
    root,
    makePage,
    engine: { extraPath: [bin] },
    seed: (world, git) => seedWorld(world, { git, agent, local, preview: previews.upload }),
  });
}

/** What an operator may set for Drover here: how much it logs, how often it sweeps, whether it serves its API, and where runs reach it. */
function passedOn(): Record<string, string> {
  const names = [
    'LOG_LEVEL',
    'LOG_FORMAT',
    'SWEEP_INTERVAL',
    'HTTP_API',
    'DROVER_URL',
    'METRICS',
    'METRICS_PORT',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
  ];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function sentenceFor(error: unknown, { port, repo }: SessionOptions): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use. Take another with --port N, or a free one with --port 0.`;
  }
  if (code === 'EACCES') return `Port ${port} may not be used. Take another with --port N.`;
  // git says itself what it cannot read of a repository; anything else is ours.
  if (repo !== null && error instanceof Error && error.message.startsWith('git fetch ')) {
    return `${repo} cannot be cloned: ${error.message.replace(/^.*failed \(\d+\): /s, '')}`;
  }
  return null;
}
