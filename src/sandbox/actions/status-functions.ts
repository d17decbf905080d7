import { data } from '@actions/expressions';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';

/**
 * `success()` and its like [docs: expressions, "Status check functions"]: in a step they speak of the
 * steps before it, in a job of the jobs that it needs.
 */
export function statusFunctions(status: {
  readonly success: boolean;
  readonly failure: boolean;
  readonly cancelled: boolean;
}): readonly FunctionDefinition[] {
  const define = (name: string, value: boolean): FunctionDefinition => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(value),
  });
  return [
    define('always', true),
    define('success', status.success),
    define('failure', status.failure),
    define('cancelled', status.cancelled),
  ];
}
