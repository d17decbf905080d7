import type { AgentStage } from '../reports/agent-stage.ts';
import type { Category } from './category.ts';
import type { Config } from './config.ts';
import { concernsOf } from './act.ts';
import { decidingOn } from './act-ruling.ts';
import { type Asked, askedBy } from './asked.ts';
import { type Effect, type Rule, ruleName } from './rule.ts';
import { rulingsOn, strictestFirst } from './ruling.ts';

/** What an agent wants to do, and which agent. */
export interface ActAsked {
  readonly category: Category;
  /** The agent's name in the configuration. */
  readonly agent: string;
  /** The stages that share its run; what holds in any of them holds. */
  readonly roles: readonly AgentStage[];
  /** Such as `acme/shop#12:backend`. */
  readonly session: string;
  /** From the root of the repository. A `/` at the end stands for everything below, `**` for one that cannot be told. */
  readonly paths: readonly string[];
  /** Exactly what it wants to do, where it says so: a command in it is judged as well. */
  readonly action?: string | undefined;
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
  const deciding = decidingRules(act, config.policies);
  return { ...effectBy(deciding), ask: askedBy(deciding, config) };
}

/** The same as far as it can be told from the rules alone: what a run knows, which need not know who is asked. */
export function effectOn(act: ActAsked, rules: readonly Rule[]): Pick<Verdict, 'effect' | 'rule'> {
  return effectBy(decidingRules(act, rules));
}

/** The rules that decide on the parts of an act, in each stage of its run, the strictest first. */
function decidingRules(act: ActAsked, rules: readonly Rule[]): readonly (Rule | null)[] {
  const { category, agent, session, roles, paths } = act;
  const declared = roles.flatMap((role) =>
    rulingsOn({ category, agent, role, session, paths }, rules),
  );
  return [...declared, ...saidBy(act, rules)].toSorted(strictestFirst);
}

function effectBy([rule = null]: readonly (Rule | null)[]): Pick<Verdict, 'effect' | 'rule'> {
  return { effect: rule?.effect ?? 'ask', rule: rule === null ? 'none' : ruleName(rule) };
}

/**
 * What holds for the command that an act names. A category is what the agent calls it: `allow: dependency` must not let
 * `rm -rf /` through under that name. Where the text is no command nothing is found in it.
 */
function saidBy(
  { action, agent, roles, session }: ActAsked,
  policies: readonly Rule[],
): readonly (Rule | null)[] {
  if (action === undefined) return [];
  const concerns = concernsOf({ kind: 'command', command: action });
  const clear = concerns.filter(({ isUnclear }) => !isUnclear);
  return decidingOn(clear, { agent, roles, session }, policies);
}
