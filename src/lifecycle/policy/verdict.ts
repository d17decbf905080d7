import type { AgentStage } from '../reports/agent-stage.ts';
import type { Millis } from '../time.ts';
import type { Category } from './category.ts';
import type { Config } from './config.ts';
import { covers } from './covers.ts';
import { type Default, type Effect, type Rule, ruleName } from './rule.ts';
import { byPrecedence, byStrictness } from './specificity.ts';

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
  const rule = rulingOn(act, config.policies);
  return {
    effect: rule?.effect ?? 'ask',
    rule: rule === null ? 'none' : ruleName(rule),
    ask: askedBy(rule, config),
  };
}

/**
 * The rule that decides, in whatever order they stand; null where none covers all of the act. Each path of an act is
 * judged by itself and the strictest judgement is that of the whole: deny, then ask (also for want of a rule), then allow.
 */
export function rulingOn(act: ActAsked, rules: readonly Rule[]): Rule | null {
  const { paths, ...who } = act;
  const places = paths.length === 0 ? [null] : paths;
  const rulings = places.map((path) =>
    decidingOf(rules.filter((rule) => covers(rule, { ...who, path }))),
  );
  return rulings.toSorted(strictestFirst)[0] ?? null;
}

function decidingOf(covering: readonly Rule[]): Rule | null {
  return covering.toSorted(byPrecedence)[0] ?? null;
}

const STRICTNESS = { deny: 0, ask: 1, allow: 3 } as const;

function strictestFirst(a: Rule | null, b: Rule | null): number {
  const by = rank(a) - rank(b);
  if (by !== 0 || a === null || b === null) return by;
  return byStrictness(a, b) || byPrecedence(a, b);
}

/** What no rule covers is asked, but a rule that asks says more. */
function rank(rule: Rule | null): number {
  return rule === null ? 2 : STRICTNESS[rule.effect];
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
