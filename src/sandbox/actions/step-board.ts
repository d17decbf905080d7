import type { ActionsHost } from './host.ts';
import type { Conclusion, StepState } from './run-state.ts';

/** The steps of a job as GitHub lists them; each change is shown at once. */
export interface StepBoard {
  /** Adds a step that has begun, and returns its number. */
  begin(name: string): Promise<number>;
  end(number: number, conclusion: Conclusion): Promise<void>;
  /** Ends, as cancelled, what is still open. */
  abandon(): Promise<void>;
}

export function makeStepBoard(host: ActionsHost, jobId: number): StepBoard {
  const steps: StepState[] = [];
  const show = (): Promise<void> => host.updateJob(jobId, { steps: [...steps] });
  const close = (number: number, conclusion: Conclusion): void => {
    const step = steps[number - 1];
    if (step === undefined || step.status === 'completed') return;
    steps[number - 1] = { ...step, status: 'completed', conclusion, completedAt: host.now() };
  };
  return {
    begin: async (name) => {
      const number = steps.length + 1;
      const startedAt = host.now();
      const begun = { number, name, status: 'in_progress', conclusion: null } as const;
      steps.push({ ...begun, startedAt, completedAt: null });
      await show();
      return number;
    },
    end: async (number, conclusion) => {
      close(number, conclusion);
      await show();
    },
    abandon: async () => {
      for (const step of steps) close(step.number, 'cancelled');
      await show();
    },
  };
}
