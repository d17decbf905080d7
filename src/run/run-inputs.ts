import { type Task, parseTask } from '../lifecycle/reports/task.ts';
import { requireInput, requireVariable, StepError, type StepEnv } from './action.ts';

/**
 * The task of this run. It must be the one that was dispatched under this key and nonce: the three inputs come
 * together, so a difference means that somebody dispatched the workflow by hand.
 */
export function readTask(env: StepEnv): Task {
  const task = parseTask(requireInput(env, 'task'));
  if (!task.ok) throw new StepError(task.error);
  const { key, nonce } = task.value;
  if (key !== requireInput(env, 'key') || nonce !== requireInput(env, 'nonce')) {
    throw new StepError(
      'The inputs `key` and `nonce` do not belong to the input `task`. Runs are dispatched by Drover; use /retry on the issue for another one.',
    );
  }
  return task.value;
}

/** A run that is started again (Re-run jobs) is not the run that Drover asked for: it must leave no trace. */
export function isRepeated(env: StepEnv): boolean {
  return requireVariable(env, 'GITHUB_RUN_ATTEMPT') !== '1';
}
