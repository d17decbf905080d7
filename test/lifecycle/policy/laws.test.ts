import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CATEGORIES } from '../../../src/lifecycle/policy/category.ts';
import { DEFAULT_CONFIG } from '../../../src/lifecycle/policy/config.ts';
import { type Rule, STRICTNESS } from '../../../src/lifecycle/policy/rule.ts';
import { type ActAsked, type Verdict, verdictOn } from '../../../src/lifecycle/policy/verdict.ts';
import { AGENT_STAGES } from '../../../src/lifecycle/reports/agent-stage.ts';
import { howMany } from '../../fuzz/how-many.ts';

const HOUR = 3_600_000;
const some = <T>(values: readonly T[]) =>
  fc.subarray([...values], { maxLength: Math.min(2, values.length) });
const patterns = ['src/**', 'src/a.ts', '*.md', 'infra/', 'infra/prod/**', 'docs/*'];
const paths = [
  'src/a.ts',
  'src/b.ts',
  'README.md',
  'infra/',
  'infra/prod/x',
  'docs/a/b',
  './',
  '**',
];

const scope = fc.record({
  agents: some(['backend', 'docs']),
  roles: some(AGENT_STAGES.slice(2, 4)),
  sessions: some([
    { repository: null, issue: 12, agent: null },
    { repository: 'acme/shop', issue: 12, agent: 'backend' },
  ]),
  paths: some(patterns),
});

const ask = fc.record({
  approvers: fc.option(
    fc.record({
      users: some(['ann', 'ben']),
      teams: some(['acme/ops']),
      permission: fc.constantFrom('write', 'maintain', 'admin', null),
      count: fc.integer({ min: 1, max: 3 }),
    }),
  ),
  deadline: fc.constantFrom(HOUR, null),
  default: fc.constantFrom('allow', 'deny', null),
  reminders: fc.constant(null),
});

const rule = fc
  .record({
    effect: fc.constantFrom('deny', 'allow', 'ask'),
    categories: fc.subarray(CATEGORIES.slice(0, 3), { minLength: 1 }),
    scope,
    except: fc.option(
      scope.filter((one) => Object.values(one).some((list) => list.length > 0)),
      { freq: 3 },
    ),
    ask,
  })
  .map(({ scope: narrowed, ask: settings, ...others }) => ({
    ...others,
    ...narrowed,
    isolated: false,
    ask: others.effect === 'ask' ? settings : null,
  }));

const rules = fc.array(rule, { maxLength: 6 });
const act: fc.Arbitrary<ActAsked> = fc.record({
  category: fc.constantFrom(...CATEGORIES.slice(0, 3)),
  agent: fc.constantFrom('backend', 'docs'),
  roles: fc.subarray(AGENT_STAGES.slice(2, 4), { minLength: 1 }),
  session: fc.constantFrom('acme/shop#12:backend', 'acme/shop#12:docs', 'acme/shop#7:backend'),
  paths: fc.subarray(paths, { maxLength: 3 }),
});

type Unnumbered = Omit<Rule, 'at'>;
const numbered = (list: readonly Unnumbered[]): readonly Rule[] =>
  list.map((one, at) => ({ ...one, at }));
const judged = (asked: ActAsked, list: readonly Unnumbered[]): Verdict =>
  verdictOn(asked, { ...DEFAULT_CONFIG, policies: numbered(list) });
const strictness = ({ effect }: Verdict): number => STRICTNESS[effect];
const ruleOf = ({ rule: name }: Verdict, list: readonly Unnumbered[]): Unnumbered | undefined =>
  list[Number(/^policies\[(\d+)\]$/.exec(name)?.[1])];

const holds = (law: (asked: ActAsked, list: readonly Unnumbered[], more: Unnumbered) => void) =>
  fc.assert(fc.property(act, rules, rule, law), { numRuns: howMany(300) });

describe('for all policies and acts', () => {
  test('a rule that denies, added, never makes anything freer', () => {
    holds((asked, list, more) => {
      const after = judged(asked, [...list, { ...more, effect: 'deny', ask: null }]);
      expect(strictness(after)).toBeLessThanOrEqual(strictness(judged(asked, list)));
    });
  });

  test('a rule that allows, added, frees nothing that is denied', () => {
    holds((asked, list, more) => {
      if (judged(asked, list).effect !== 'deny') return;
      const after = judged(asked, [...list, { ...more, effect: 'allow', ask: null }]);
      expect(after.effect).toBe('deny');
    });
  });

  test('the order of the rules says nothing', () => {
    holds((asked, list) => {
      const there = judged(asked, list);
      const back = [...list].reverse();
      const again = judged(asked, back);
      const told = (verdict: Verdict, of: readonly Unnumbered[]) => ({
        ...verdict,
        rule: ruleOf(verdict, of),
        ask: { ...verdict.ask, also: verdict.ask.also.map((people) => ({ ...people, by: '' })) },
      });
      expect(told(again, back)).toEqual(told(there, list));
    });
  });

  test('a verdict names the rule that it has its effect from, which is about the act; without one it asks', () => {
    holds((asked, list) => {
      const verdict = judged(asked, list);
      const by = ruleOf(verdict, list);
      if (verdict.rule === 'none') {
        expect(verdict.effect).toBe('ask');
        return;
      }
      expect(by?.effect).toBe(verdict.effect);
      expect(by?.categories).toContain(asked.category);
      const alone = by === undefined ? [] : [by];
      const places = asked.paths.length === 0 ? [[]] : asked.paths.map((path) => [path]);
      const effects = places.flatMap((place) =>
        asked.roles.map((role) => judged({ ...asked, roles: [role], paths: place }, alone).effect),
      );
      expect(effects).toContain(verdict.effect);
    });
  });

  test('an act on more paths is never freer', () => {
    holds((asked, list) => {
      if (asked.paths.length < 2) return;
      const fewer = judged({ ...asked, paths: asked.paths.slice(1) }, list);
      expect(strictness(judged(asked, list))).toBeLessThanOrEqual(strictness(fewer));
    });
  });

  test('an act of a run with more stages is never freer', () => {
    holds((asked, list) => {
      const [first, ...others] = asked.roles;
      if (first === undefined || others.length === 0) return;
      const alone = judged({ ...asked, roles: [first] }, list);
      expect(strictness(judged(asked, list))).toBeLessThanOrEqual(strictness(alone));
    });
  });

  test('a rule without a bearing on the act changes nothing', () => {
    holds((asked, list, more) => {
      const elsewhere = { ...more, agents: ['somebody-else'] };
      const { rule: _, ...verdict } = judged(asked, [...list, elsewhere]);
      expect(judged(asked, list)).toMatchObject(verdict);
    });
  });
});
