import type { AgentStage } from '../reports/agent-stage.ts';
import { type Act, type Concern, concernsOf } from './act.ts';
import { type Effect, type Rule, ruleName, STRICTNESS } from './rule.ts';
import { rulingOn } from './ruling.ts';
import { byStrictness } from './specificity.ts';

/** The agent that wants to act. */
export interface Actor {
  readonly agent: string;
  /** The stages that share its run; what holds in any of them holds. */
  readonly roles: readonly AgentStage[];
  readonly session: string;
}

/** What the rules say to one concern of an act. */
export interface ActRuling {
  readonly concern: Concern;
  readonly effect: Effect;
  /** The rule that decided, or `none`. */
  readonly rule: string;
  /** The rule itself; null for none. */
  readonly by: Rule | null;
}

/**
 * What the rules say to an act of a run: the strictest of what they say to all that it is about. Null where nobody has
 * to decide: the act is about nothing, or is everyday work that no rule names.
 */
export function rulingOnAct(act: Act, actor: Actor, rules: readonly Rule[]): ActRuling | null {
  return rulingOnConcerns(concernsOf(act), actor, rules);
}

/** The same for what is known of an act. */
export function rulingOnConcerns(
  concerns: readonly Concern[],
  actor: Actor,
  rules: readonly Rule[],
): ActRuling | null {
  const rulings = concerns.flatMap((concern) =>
    actor.roles.flatMap((role) => onConcern(concern, { ...actor, role }, rules) ?? []),
  );
  return rulings.toSorted((a, b) => STRICTNESS[a.effect] - STRICTNESS[b.effect])[0] ?? null;
}

function onConcern(
  concern: Concern,
  who: { readonly agent: string; readonly role: AgentStage; readonly session: string },
  rules: readonly Rule[],
): ActRuling | null {
  const { category, paths, isOrdinary } = concern;
  const naming = isOrdinary && paths.length > 0 ? rules.filter(namesPaths) : rules;
  if (isOrdinary) return onOrdinary(concern, who, naming);
  const rule = rulingOn(
    { category, paths, agent: who.agent, role: who.role, session: who.session },
    naming,
  );
  return rulingBy(rule, concern);
}

function rulingBy(by: Rule | null, concern: Concern): ActRuling {
  return { concern, effect: by?.effect ?? 'ask', rule: by === null ? 'none' : ruleName(by), by };
}

/** Each path by itself: of everyday work what no rule names passes, and does not hide what one does. */
function onOrdinary(
  concern: Concern,
  who: Parameters<typeof onConcern>[1],
  rules: readonly Rule[],
): ActRuling | null {
  const { category, paths } = concern;
  const { agent, role, session } = who;
  const places = paths.length === 0 ? [[]] : paths.map((path) => [path]);
  const found = places.flatMap(
    (some) => rulingOn({ category, agent, role, session, paths: some }, rules) ?? [],
  );
  const [rule] = found.toSorted(
    (a, b) => STRICTNESS[a.effect] - STRICTNESS[b.effect] || byStrictness(a, b),
  );
  return rule === undefined ? null : rulingBy(rule, concern);
}

function namesPaths({ paths, except }: Rule): boolean {
  return paths.length > 0 || (except?.paths.length ?? 0) > 0;
}
