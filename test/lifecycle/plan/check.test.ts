import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPlan, order, type Plan } from '../../../src/lifecycle/plan/check.ts';
import { explainPlanProblem } from '../../../src/lifecycle/plan/explain.ts';

type Row = readonly [id: string, dependsOn?: readonly string[], covers?: readonly string[]];

function plan(...rows: readonly Row[]): Plan {
  return {
    subtasks: rows.map(([id, dependsOn = [], covers = []]) => ({
      id,
      title: `Do ${id}`,
      dependsOn,
      covers,
    })),
  };
}

const sentences = (plan: Plan, criteria: readonly string[] = []): readonly string[] =>
  checkPlan(plan, criteria).map(explainPlanProblem);

/** Plans without circles: a subtask waits only for earlier ones, and the rows are shuffled. */
const acyclic = fc
  .array(fc.array(fc.nat(30), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
  .map((waits) =>
    waits.map(
      (before, index): Row => [
        `s${index}`,
        index === 0 ? [] : before.map((each) => `s${each % index}`),
        [`c${index}`],
      ],
    ),
  )
  .chain((rows) => fc.shuffledSubarray(rows, { minLength: rows.length }));

describe('a plan', () => {
  it('holds when each criterion is covered once and nothing waits in a circle', () => {
    expect(checkPlan(plan(['b', ['a'], ['c2']], ['a', [], ['c1']]), ['c1', 'c2'])).toEqual([]);
    fc.assert(
      fc.property(acyclic, (rows) => {
        expect(
          checkPlan(
            plan(...rows),
            rows.map((_, index) => `c${index}`),
          ),
        ).toEqual([]);
      }),
    );
  });

  it('has at least one subtask', () => {
    expect(sentences(plan(), ['c1'])).toEqual(['The plan has no subtask.']);
  });

  it('names each subtask once and depends only on its own', () => {
    expect(sentences(plan(['a'], ['a'], ['b', ['x']]))).toEqual([
      'Two subtasks have the id a.',
      'Subtask b depends on x, which is not in the plan.',
    ]);
  });

  it('covers each criterion exactly once, and no other', () => {
    expect(sentences(plan(['a', [], ['c1', 'c9']], ['b', [], ['c1']]), ['c1', 'c2'])).toEqual([
      'Subtask a covers c9, which is no acceptance criterion.',
      '2 subtasks cover c1: a, b.',
      'No subtask covers c2.',
    ]);
  });

  it('has no circle; each is told once, without those who only wait for it', () => {
    expect(sentences(plan(['a', ['a']]))).toEqual(['Subtask a waits for itself.']);
    expect(
      sentences(plan(['w', ['a']], ['a', ['b']], ['b', ['c', 'ok']], ['c', ['a']], ['ok'])),
    ).toEqual(['Subtasks a, b, c wait for each other.']);
    expect(sentences(plan(['a', ['b']], ['b', ['a']], ['x', ['y']], ['y', ['x']]))).toEqual([
      'Subtasks a, b wait for each other.',
      'Subtasks x, y wait for each other.',
    ]);
  });

  it('with a circle anywhere has a problem', () => {
    fc.assert(
      fc.property(acyclic, fc.nat(), (rows, pick) => {
        const [id] = rows[pick % rows.length] ?? ['s0'];
        const closed = rows.map(
          ([each, waits = [], covers = []]): Row =>
            each === id ? [each, [...waits, id], covers] : [each, waits, covers],
        );
        expect(checkPlan(plan(...closed), []).some((problem) => problem.kind === 'cycle')).toBe(
          true,
        );
      }),
    );
  });
});

describe('the order of a plan', () => {
  it('puts each subtask after what it waits for, and else keeps the order', () => {
    const ids = (plan: Plan): string[] => order(plan).map((subtask) => subtask.id);
    expect(ids(plan(['c', ['a']], ['b'], ['a', ['b']]))).toEqual(['b', 'a', 'c']);
    fc.assert(
      fc.property(acyclic, (rows) => {
        const ordered = ids(plan(...rows));
        expect(ordered).toHaveLength(rows.length);
        for (const [id, waits = []] of rows)
          for (const before of waits)
            expect(ordered.indexOf(before)).toBeLessThan(ordered.indexOf(id));
      }),
    );
  });
});
