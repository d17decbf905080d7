import { failedWith, succeeded } from '../job.ts';
import type { BuiltIn } from './built-in.ts';

/** actions/cache where nothing was ever saved: always a miss. */
export const cache: BuiltIn = async ({ step, input }) => {
  step.outputs['cache-hit'] = '';
  step.line(`Cache not found for input keys: ${input('key')}`);
  return input('fail-on-cache-miss') === 'true'
    ? failedWith(
        `Failed to restore cache entry. Exiting as fail-on-cache-miss is set. Input key: ${input('key')}`,
      )
    : succeeded;
};
