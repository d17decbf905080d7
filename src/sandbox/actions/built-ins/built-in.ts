import type { StepEnd, StepRun } from '../job.ts';

export interface BuiltInCall {
  readonly step: StepRun;
  /** The input as given under `with:`, untrimmed; empty when it is not there. */
  readonly input: (name: string) => string;
}

export type BuiltIn = (call: BuiltInCall) => Promise<StepEnd>;
