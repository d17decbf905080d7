import type { Cost } from '../../lifecycle/reports/report.ts';
import type { Task } from '../../lifecycle/reports/task.ts';
import type { ActBook } from '../acts/act-book.ts';
import type { Beside } from '../mcp/beside.ts';

/** What an adapter is given to start its agent with. */
export interface AgentCall {
  readonly agent: Task['agent'];
  readonly prompt: string;
  /** For a session that goes on: what is new to it. Null where it is told the whole prompt. */
  readonly news: string | null;
  /** The repository's checkout. */
  readonly workspace: string;
  /** The folder that holds the files for report, task and prompt. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly timeout: number;
  /** How long one call of a tool may have to wait for a person, in milliseconds; 0 where none does. */
  readonly wait: number;
  /** How long calls had to wait so far, in milliseconds: that is no time of the agent's. */
  readonly waited: () => number;
  /** Dollars, or undefined where there is no ceiling. */
  readonly usd: number | undefined;
  /** Judges what the agent wants to do. */
  readonly acts: ActBook;
  /** The MCP server that its program is to start beside it. */
  readonly mcp: Beside;
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

/** Where an agent's program keeps its conversations. */
export interface Home {
  readonly workspace: string;
  readonly env: Readonly<Record<string, string>>;
  /** A folder of the run's own, for files on the way. */
  readonly folder: string;
}

/** One file of a conversation; the name is a relative path that its adapter understands. */
export interface KeptFile {
  readonly name: string;
  readonly content: Buffer;
}

export interface Adapter {
  readonly run: (call: AgentCall) => Promise<AgentEnd>;
  /** How a conversation is taken to the next machine; null where that is not known. */
  readonly conversation: {
    /** Its files; none when it cannot be found. */
    readonly collect: (session: string, home: Home) => Promise<readonly KeptFile[]>;
    readonly restore: (session: string, files: readonly KeptFile[], home: Home) => Promise<void>;
  } | null;
}
