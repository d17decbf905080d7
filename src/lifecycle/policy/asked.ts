import type { Millis } from '../time.ts';
import type { Config } from './config.ts';
import { type Rule, ruleName, type Terms } from './rule.ts';

/** Some people, and how many of them must allow an act; any of them may deny it. */
export interface AskedPeople {
  /** The rule that names them; `none` for `approvers`, whom no rule named. */
  readonly by: string;
  /** With no users and no teams: anyone with the permission. */
  readonly users: readonly string[];
  readonly teams: readonly string[];
  readonly permission: 'write' | 'maintain' | 'admin';
  /** How many must allow it. */
  readonly count: number;
}

/** Who may answer, how many must, and what happens meanwhile. */
export interface Asked extends Omit<AskedPeople, 'by'>, Terms {
  /** Where other rules ask about other parts of the same act: they have to allow it as well. */
  readonly also: readonly AskedPeople[];
}

/**
 * Whom the rules ask that decide on the parts of an act, the strictest first: everybody that one of them names. What no
 * rule covers asks nobody besides, as long as some rule asks about the rest.
 */
export function askedBy(deciding: readonly (Rule | null)[], config: Config): Asked {
  const rules = [...new Set(deciding)].filter((rule) => rule?.ask != null);
  const [{ by: _, ...first }, ...others] = peopleOf(rules, config);
  return {
    ...first,
    also: others,
    ...endOf(rules),
    reminders:
      rules.map((rule) => rule?.ask?.reminders ?? null).find((own) => own !== null) ?? null,
  };
}

function peopleOf(
  rules: readonly (Rule | null)[],
  config: Config,
): readonly [AskedPeople, ...AskedPeople[]] {
  const [first = null, ...others] = rules;
  const all: [AskedPeople, ...AskedPeople[]] = [namedBy(first, config)];
  for (const rule of others) {
    const named = namedBy(rule, config);
    if (!all.some((each) => isSame(each, named))) all.push(named);
  }
  return all;
}

function namedBy(rule: Rule | null, { approvers }: Config): AskedPeople {
  const own = rule?.ask?.approvers ?? null;
  const isNamed = own !== null && own.users.length + own.teams.length > 0;
  return {
    by: rule === null ? 'none' : ruleName(rule),
    users: isNamed ? own.users : approvers.users,
    teams: isNamed ? own.teams : approvers.teams,
    permission: own?.permission ?? approvers.permission,
    count: own?.count ?? 1,
  };
}

function isSame(a: AskedPeople, b: AskedPeople): boolean {
  return JSON.stringify({ ...a, by: '' }) === JSON.stringify({ ...b, by: '' });
}

/** A denial of one is enough, so the first that would deny ends it; it is allowed by default when all have said so. */
function endOf(rules: readonly (Rule | null)[]): Pick<Asked, 'deadline' | 'default'> {
  const ends = rules.flatMap((rule) => (rule?.ask == null ? [] : [rule.ask]));
  const denying = timesOf(ends.filter((each) => each.default === 'deny'));
  if (denying.length > 0) return { deadline: Math.min(...denying), default: 'deny' };
  const allowing = timesOf(ends.filter((each) => each.default === 'allow'));
  if (ends.length === 0 || allowing.length < ends.length) return { deadline: null, default: null };
  return { deadline: Math.max(...allowing), default: 'allow' };
}

function timesOf(ends: readonly { readonly deadline: Millis | null }[]): readonly Millis[] {
  return ends.flatMap(({ deadline }) => deadline ?? []);
}
