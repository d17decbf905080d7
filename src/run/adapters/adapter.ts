import type { Cost } from '../../lifecycle/reports/report.ts';
import type { Task } from '../../lifecycle/reports/task.ts';

/** What an adapter is given to start its agent with. */
export interface AgentCall {
  readonly agent: Task['agent'];
  readonly prompt: string;
  /** The repository's checkout. */
  readonly workspace: string;
  /** The folder that holds the files for report, task and prompt. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly timeout: number;
  /** Dollars, or undefined where there is no ceiling. */
  readonly usd: number | undefined;
  readonly onOutput: (text: string) => void;
}

/** How an agent's program ended; what it has to say is in its report. */
export interface AgentEnd {
  readonly ended:
    | { readonly kind: 'well' }
    /** A sentence for the operator. */
    | { readonly kind: 'badly'; readonly reason: string };
  /** Stands in for the summary where there is no report. */
  readonly lastWords: string;
  readonly session: string | null;
  readonly cost: Cost | null;
}

export type Adapter = (call: AgentCall) => Promise<AgentEnd>;
