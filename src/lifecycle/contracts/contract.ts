import type { AgentStage } from '../reports/agent-stage.ts';
import type { AgentReport } from '../reports/report.ts';

/** A field of the agent's report, and what it means in this stage. */
export interface ContractField {
  readonly name: keyof AgentReport;
  readonly need: 'required' | 'optional';
  readonly meaning: string;
}

/** What Drover and an agent agree on for one stage. The prompt and the docs are made from it, word for word. */
export interface Contract {
  readonly stage: AgentStage;
  readonly purpose: string;
  /** What the prompt holds for this stage, beside the title and the text of the issue. */
  readonly input: readonly string[];
  readonly steps: readonly string[];
  /** Reasons to ask the operator, beside those that hold in every stage. */
  readonly ask: readonly string[];
  /** What looks like a reason to ask, and is none. */
  readonly doNotAsk: readonly string[];
  /** All of them hold, or the outcome is not `done`. */
  readonly done: readonly string[];
  readonly leaveAlone: readonly string[];
  /** The fields beside `outcome`, `summary`, `question`, `request` and `reason`, which every stage has. */
  readonly fields: readonly ContractField[];
  /** Where the result is kept for the stages to come. */
  readonly kept: string;
}
