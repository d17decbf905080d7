import { succeeded } from '../job.ts';
import type { BuiltIn } from './built-in.ts';

/** actions/setup-node: the sandbox has one Node, which is on PATH already. */
export const setupNode: BuiltIn = async ({ step, input }) => {
  const wanted = input('node-version');
  step.outputs['node-version'] = process.version;
  step.outputs['cache-hit'] = 'false';
  if (/^\d/.test(wanted) && !process.version.startsWith(`v${wanted.split('.')[0]}.`)) {
    step.line(`::warning::The sandbox has Node ${process.version} only, not ${wanted}.`);
  }
  return succeeded;
};
