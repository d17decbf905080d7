import { type ActOnPath, covers } from './covers.ts';
import type { Rule } from './rule.ts';
import { byPrecedence, byStrictness } from './specificity.ts';

/** An act with all its paths. */
export interface ActOnPaths extends Omit<ActOnPath, 'path'> {
  readonly paths: readonly string[];
}

/**
 * The rules that decide, in whatever order they stand, on each path of an act by itself; null where none covers it. The
 * strictest of them is that of the whole: deny, then ask (also for want of a rule), then allow.
 */
export function rulingsOn(act: ActOnPaths, rules: readonly Rule[]): readonly (Rule | null)[] {
  const { paths, ...who } = act;
  const places = paths.length === 0 ? [null] : paths;
  return places.map((path) => decidingOf(rules.filter((rule) => covers(rule, { ...who, path }))));
}

/** Of what decides on the parts of an act, that which holds for the whole. */
export function strictestOf(rulings: readonly (Rule | null)[]): Rule | null {
  return rulings.toSorted(strictestFirst)[0] ?? null;
}

function decidingOf(covering: readonly Rule[]): Rule | null {
  return covering.toSorted(byPrecedence)[0] ?? null;
}

const STRICTNESS = { deny: 0, ask: 1, allow: 3 } as const;

/** Sorts the strictest first. */
export function strictestFirst(a: Rule | null, b: Rule | null): number {
  const by = rank(a) - rank(b);
  if (by !== 0 || a === null || b === null) return by;
  return byStrictness(a, b) || byPrecedence(a, b);
}

/** What no rule covers is asked, but a rule that asks says more. */
function rank(rule: Rule | null): number {
  return rule === null ? 2 : STRICTNESS[rule.effect];
}
