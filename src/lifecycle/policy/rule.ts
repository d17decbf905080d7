import type { AgentStage } from '../reports/agent-stage.ts';
import type { Millis } from '../time.ts';
import type { Category } from './category.ts';
import type { SessionName } from './session-name.ts';

/** What narrows a rule. A list without entries narrows nothing. */
export interface Scope {
  readonly agents: readonly string[];
  readonly roles: readonly AgentStage[];
  readonly sessions: readonly SessionName[];
  /** Patterns, read as `protected.paths` are. */
  readonly paths: readonly string[];
}

export type Effect = 'deny' | 'allow' | 'ask';
/** The strictest first: of what is said to the parts of an act, that holds. */
export const STRICTNESS = { deny: 0, ask: 1, allow: 2 } as const satisfies Record<Effect, number>;
export type Default = 'allow' | 'deny';

/** Who may answer, as a rule says it; null where it leaves that to `approvers`. */
export interface Answerers {
  readonly users: readonly string[];
  readonly teams: readonly string[];
  readonly permission: 'write' | 'maintain' | 'admin' | null;
  readonly count: number;
}

/** How long a question waits, and what happens meanwhile and after. */
export interface Terms {
  /** How long it waits; null for ever. With a deadline there is a default, and the other way round. */
  readonly deadline: Millis | null;
  /** What holds after the deadline; null where there is none. */
  readonly default: Default | null;
  /** Null: as `reminders` says for everything. */
  readonly reminders: {
    readonly after: Millis;
    readonly every: Millis;
    readonly most: number;
  } | null;
}

export interface AskSettings extends Terms {
  readonly approvers: Answerers | null;
}

/** One rule of `policies`, as it is read. */
export interface Rule extends Scope {
  /** Its place in the list, from 0. */
  readonly at: number;
  readonly effect: Effect;
  /** Every category where the file says `all`. */
  readonly categories: readonly Category[];
  /** What it leaves out: where all of this holds, the rule does not apply. */
  readonly except: Scope | null;
  /** The owner vouches that what is done there cannot leave the environment of the run. */
  readonly isolated: boolean;
  /** Null unless it asks. */
  readonly ask: AskSettings | null;
}

/** How a rule is called where a decision names it, and in problems of the configuration: `policies[2]`. */
export function ruleName({ at }: Pick<Rule, 'at'>): string {
  return `policies[${at}]`;
}
