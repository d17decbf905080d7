import type { Job } from './job.ts';

export interface StepGuard {
  readonly stop: AbortSignal;
  /** Why the step was stopped, if it was. */
  reason(): 'cancelled' | 'timed-out' | undefined;
  readonly timeoutMessage: string;
  close(): void;
}

export interface GuardRequest {
  readonly name: string;
  readonly timeoutMs: number | undefined;
  /** Asked when the job is cancelled: a step whose condition still holds goes on. */
  readonly isStillWanted: () => boolean;
}

/**
 * Stops a step when its time is over or its job is cancelled. A cancelled job asks the running step's
 * condition again and leaves it alone when that holds, e.g. `if: always()` [docs: actions/reference/
 * workflows-and-actions/workflow-cancellation].
 */
export function guardStep(job: Job, request: GuardRequest): StepGuard {
  const controller = new AbortController();
  let reason: 'cancelled' | 'timed-out' | undefined;
  const stop = (why: 'cancelled' | 'timed-out'): void => {
    reason ??= why;
    controller.abort();
  };
  const onCancel = (): void => {
    if (!request.isStillWanted()) stop('cancelled');
  };
  const onKill = (): void => stop('cancelled');
  job.cancel.addEventListener('abort', onCancel);
  job.kill.addEventListener('abort', onKill);
  // The cancellation may have come between the step's condition and here.
  if (job.kill.aborted) onKill();
  else if (job.cancel.aborted) onCancel();
  const { timeoutMs } = request;
  const timer =
    timeoutMs === undefined ? undefined : setTimeout(() => stop('timed-out'), timeoutMs);
  const minutes = (timeoutMs ?? 0) / 60_000;
  return {
    stop: controller.signal,
    reason: () => reason,
    timeoutMessage: `The action '${request.name}' has timed out after ${minutes} minutes.`,
    close: () => {
      clearTimeout(timer);
      job.cancel.removeEventListener('abort', onCancel);
      job.kill.removeEventListener('abort', onKill);
    },
  };
}
