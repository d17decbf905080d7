import { secretsOf } from '../env.ts';
import { textOf } from '../github/config-text.ts';
import { decide } from '../lifecycle/decide.ts';
import { makeRecorder } from '../telemetry/recorder.ts';
import type { Base } from './base.ts';

/** What decides; where the environment names a folder for them, each look is kept there besides. */
export function decider({ env, log }: Pick<Base, 'env' | 'log'>): typeof decide {
  if (env.recordings === null) return decide;
  const { folder, redacts } = env.recordings;
  log.info('each look is kept', { folder, redacted: redacts });
  return makeRecorder({ folder, redacts, secrets: secretsOf(env), textOf, log }).recording(decide);
}
