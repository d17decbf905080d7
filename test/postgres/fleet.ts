import { type Drover, startDrover } from '../../src/drover.ts';
import { readEnv } from '../../src/env.ts';
import { makeLogger } from '../../src/telemetry/log.ts';
import type { Stage } from '../scenarios/stage.ts';

/** So many further processes (as far as they know) beside the one of the stage, on the same database. */
export async function further(stage: Stage, count: number, database: string): Promise<Drover[]> {
  const { drover: app } = stage.sandbox.seeded;
  const env = readEnv({
    APP_ID: String(app.app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
    PORT: '0',
    HOST: '127.0.0.1',
    GHE_HOST: new URL(stage.sandbox.urls.origin).host,
    GHE_PROTOCOL: 'http',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database,
  });
  if (!env.ok) throw new Error(JSON.stringify(env.error));
  const { value } = env;
  const logger = makeLogger({ ...value.log, secrets: [] });
  return Promise.all(Array.from({ length: count }, () => startDrover(value, { logger })));
}
