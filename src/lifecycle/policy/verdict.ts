import type { AgentStage } from '../reports/agent-stage.ts';
import type { Millis } from '../time.ts';
import type { Category } from './category.ts';
import type { Config } from './config.ts';
import { concernsOf } from './act.ts';
import { rulingOnConcerns } from './act-ruling.ts';
import { type Default, type Effect, type Rule, ruleName, STRICTNESS } from './rule.ts';
import { rulingOn } from './ruling.ts';

/** What an agent wants to do, and which agent. */
export interface ActAsked {
  readonly category: Category;
  /** The agent's name in the configuration. */
  readonly agent: string;
  readonly role: AgentStage;
  /** Such as `acme/shop#12:backend`. */
  readonly session: string;
  /** From the root of the repository. A `/` at the end stands for everything below, `**` for one that cannot be told. */
  readonly paths: readonly string[];
  /** Exactly what it wants to do, where it says so: a command in it is judged as well. */
  readonly action?: string | undefined;
}

/** Who may answer, how many must, and what happens meanwhile. */
export interface Asked {
  /** With no users and no teams: anyone with the permission. */
  readonly users: readonly string[];
  readonly teams: readonly string[];
  readonly permission: 'write' | 'maintain' | 'admin';
  /** How many must allow it. */
  readonly count: number;
  /** Null: it waits as long as it takes. */
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

export interface Verdict {
  readonly effect: Effect;
  /** The rule that decided, such as `policies[2]`; `none` where no rule covers the act. */
  readonly rule: string;
  /** Who is asked where `effect` is `ask`. */
  readonly ask: Asked;
}

/** What the policies of a configuration say to an act. What no rule covers is asked, of one of `approvers`. */
export function verdictOn(act: ActAsked, config: Config): Verdict {
  const rule = ruleOn(act, config.policies);
  return { ...effectBy(rule), ask: askedBy(rule, config) };
}

/** The same as far as it can be told from the rules alone: what a run knows, which need not know who is asked. */
export function effectOn(act: ActAsked, rules: readonly Rule[]): Pick<Verdict, 'effect' | 'rule'> {
  return effectBy(ruleOn(act, rules));
}

function ruleOn(act: ActAsked, rules: readonly Rule[]): Rule | null {
  return strictest(rulingOn(act, rules), saidBy(act, rules));
}

function effectBy(rule: Rule | null): Pick<Verdict, 'effect' | 'rule'> {
  return { effect: effectOf(rule), rule: rule === null ? 'none' : ruleName(rule) };
}

/**
 * What holds for the command that an act names. A category is what the agent calls it: `allow: dependency` must not let
 * `rm -rf /` through under that name. Where the text is no command nothing is found in it.
 */
function saidBy(
  { action, agent, role, session }: ActAsked,
  policies: readonly Rule[],
): Rule | null | 'nothing' {
  if (action === undefined) return 'nothing';
  const concerns = concernsOf({ kind: 'command', command: action }).filter(
    ({ isUnclear }) => !isUnclear,
  );
  const ruling = rulingOnConcerns(concerns, { agent, roles: [role], session }, policies);
  return ruling === null ? 'nothing' : ruling.by;
}

function strictest(declared: Rule | null, said: Rule | null | 'nothing'): Rule | null {
  if (said === 'nothing') return declared;
  return STRICTNESS[effectOf(said)] < STRICTNESS[effectOf(declared)] ? said : declared;
}

function effectOf(rule: Rule | null): Effect {
  return rule?.effect ?? 'ask';
}

function askedBy(rule: Rule | null, { approvers }: Config): Asked {
  const settings = rule?.ask ?? null;
  const own = settings?.approvers ?? null;
  const isNamed = own !== null && own.users.length + own.teams.length > 0;
  return {
    users: isNamed ? own.users : approvers.users,
    teams: isNamed ? own.teams : approvers.teams,
    permission: own?.permission ?? approvers.permission,
    count: own?.count ?? 1,
    deadline: settings?.deadline ?? null,
    default: settings?.default ?? null,
    reminders: settings?.reminders ?? null,
  };
}
