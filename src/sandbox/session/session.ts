import { join } from 'node:path';
import { ok } from '../../lifecycle/result.ts';
import type { Result } from '../../lifecycle/result.ts';
import { startDroverProcess } from './drover-process.ts';
import type { DroverProcess } from './drover-process.ts';
import { freePort } from './free-port.ts';
import { startLocalGithub } from './local-github.ts';
import type { LocalGithub, SessionOptions } from './local-github.ts';

/** The local GitHub, and Drover beside it. */
export interface Session extends LocalGithub {
  readonly drover: DroverProcess;
}

/** Starts all of it. The error is one sentence for the person who typed the command. */
export async function startSession(options: SessionOptions): Promise<Result<Session, string>> {
  const github = await startLocalGithub(options);
  if (!github.ok) return github;
  const drover = await startDrover(github.value);
  if (!drover.ok) {
    await github.value.close();
    return drover;
  }
  const close = async (): Promise<void> => {
    await drover.value.stop();
    await github.value.close();
  };
  return ok({ ...github.value, drover: drover.value, close });
}

async function startDrover({
  sandbox,
  folder,
}: LocalGithub): Promise<Result<DroverProcess, string>> {
  const port = await freePort();
  const app = sandbox.seeded.drover;
  sandbox.setWebhook(app.app.id, {
    url: `http://127.0.0.1:${port}/api/github/webhooks`,
    secret: app.webhookSecret,
  });
  return startDroverProcess({
    drover: app,
    origin: sandbox.urls.origin,
    port,
    logFile: join(folder, 'drover.log'),
    env: { HTTP_API: 'on', ...passedOn() },
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
