import type { AgentStage } from '../reports/agent-stage.ts';
import { type Act, type Concern, concernsOf } from './act.ts';
import { type Effect, type Rule, ruleName, STRICTNESS } from './rule.ts';
import { rulingsOn, strictestOf } from './ruling.ts';

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

function onConcern(concern: Concern, who: Who, rules: readonly Rule[]): ActRuling | null {
  const [first, ...others] = deciding(concern, who, rules);
  if (first === undefined) return null;
  const by = strictestOf([first, ...others]);
  return { concern, effect: by?.effect ?? 'ask', rule: by === null ? 'none' : ruleName(by), by };
}

interface Who {
  readonly agent: string;
  readonly role: AgentStage;
  readonly session: string;
}

/** Every rule that decides on a part of what is known of an act; null for a part that no rule covers. */
export function decidingOn(
  concerns: readonly Concern[],
  actor: Actor,
  rules: readonly Rule[],
): readonly (Rule | null)[] {
  return concerns.flatMap((concern) =>
    actor.roles.flatMap((role) => deciding(concern, { ...actor, role }, rules)),
  );
}

/** Each path by itself: of everyday work what no rule names passes, and does not hide what one does. */
function deciding(
  { category, paths, isOrdinary }: Concern,
  { agent, role, session }: Who,
  rules: readonly Rule[],
): readonly (Rule | null)[] {
  const naming = isOrdinary && paths.length > 0 ? rules.filter(namesPaths) : rules;
  const found = rulingsOn({ category, agent, role, session, paths }, naming);
  return isOrdinary ? found.filter((rule) => rule !== null) : found;
}

function namesPaths({ paths, except }: Rule): boolean {
  return paths.length > 0 || (except?.paths.length ?? 0) > 0;
}
