import type { AgentStage } from '../reports/agent-stage.ts';
import type { Criterion, Plan } from '../reports/fields.ts';

export interface PromptFeedback {
  readonly id: string;
  readonly author: string;
  readonly path?: string | undefined;
  readonly line?: number | undefined;
  readonly text: string;
  /** What the author would put in place of the lines. */
  readonly suggestion?: string | undefined;
}

export interface PromptAnswer {
  readonly question: string;
  /** In words; with a decision, the reason, which may be empty. */
  readonly answer: string;
  /** `@login`, or what else decided. */
  readonly by: string;
  /** A yes or a no to what was asked; absent for an answer in words. */
  readonly decision?: 'allow' | 'deny' | undefined;
}

/** Everything a run is told. All text of people is sanitised before it comes here. */
export interface PromptInput {
  readonly stages: readonly AgentStage[];
  readonly issue: { readonly number: number; readonly title: string; readonly body: string };
  /** Only of people with write access, oldest first. */
  readonly comments: readonly { readonly author: string; readonly text: string }[];
  readonly criteria: readonly Criterion[];
  readonly design: string | null;
  readonly plan: Plan | null;
  /** Of the work so far, as the last report told it. */
  readonly summary: string | null;
  readonly feedback: readonly PromptFeedback[];
  readonly answers: readonly PromptAnswer[];
  /** What people told the session meanwhile, oldest first. */
  readonly tells?: readonly { readonly author: string; readonly text: string }[];
  /** What failed, for a diagnosis: the end is kept when it is too long. */
  readonly evidence?: string | undefined;
  /** From the repository's own configuration, which is as trusted as its code. */
  readonly instructions: { readonly [stage in AgentStage]?: string | undefined };
  readonly protectedPaths: readonly string[];
  /** Of these, what a person has allowed; agents named the files, so this is text like theirs. */
  readonly allowedPaths?: readonly string[] | undefined;
  /** Whether its program starts Drover's MCP server beside it: all do that are known. */
  readonly hasTools?: boolean | undefined;
  /** Characters, counted as JSON: `promptBudget(taskText)`. */
  readonly budget?: number | undefined;
}
