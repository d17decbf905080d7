import type { Rule } from './rule.ts';

const PERMISSIONS = ['write', 'maintain', 'admin'] as const;
const DEFAULTS = ['deny', null, 'allow'] as const;
const EFFECTS = ['deny', 'allow', 'ask'] as const;

/**
 * Orders rules that cover the same act, the one that decides first. What denies comes before all. Of the others the
 * most specific: what names a session, before a path (the longest), an agent, a role, a category; of two lists the
 * shorter. At a tie `allow` comes before `ask`, and of two that ask the stricter one. Where the rules stand says nothing.
 */
export function byPrecedence(a: Rule, b: Rule): number {
  return (
    Number(b.effect === 'deny') - Number(a.effect === 'deny') ||
    firstDifference(specificity(a), specificity(b)) ||
    EFFECTS.indexOf(a.effect) - EFFECTS.indexOf(b.effect) ||
    byStrictness(a, b) ||
    compare(contentOf(a), contentOf(b))
  );
}

/** Of two that ask, the one that asks more. */
export function byStrictness(a: Rule, b: Rule): number {
  return firstDifference(strictness(a), strictness(b));
}

/** Larger is more specific, from the first figure on. */
function specificity({ sessions, paths, agents, roles, categories }: Rule): readonly number[] {
  const named = sessions.filter(({ agent }) => agent !== null).length;
  return [
    fewness(sessions),
    named,
    // A rule reaches as far as the widest of its patterns.
    paths.length === 0 ? 0 : Math.min(...paths.map(firmness)),
    fewness(agents),
    fewness(roles),
    fewness(categories),
  ];
}

/** Nothing named narrows nothing; of those that name something, fewer narrow more. */
function fewness(list: readonly unknown[]): number {
  return list.length === 0 ? 0 : 1 / list.length;
}

/** How much of a pattern is said and not left open. */
function firmness(pattern: string): number {
  return 1 + pattern.replaceAll(/[*?]/g, '').length;
}

function strictness({ ask }: Rule): readonly number[] {
  if (ask === null) return [0, 0, 0];
  const { approvers } = ask;
  return [
    approvers?.count ?? 1,
    PERMISSIONS.indexOf(approvers?.permission ?? 'write'),
    -DEFAULTS.indexOf(ask.default),
  ];
}

function firstDifference(a: readonly number[], b: readonly number[]): number {
  return a.map((figure, i) => (b[i] ?? 0) - figure).find((by) => by !== 0) ?? 0;
}

/** All that a rule says, but not where it stands. */
export function contentOf(rule: Rule): string {
  return JSON.stringify({ ...rule, at: undefined });
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
