import { expect, test } from 'vitest';
import type { Subtask } from '../../../src/lifecycle/reports/fields.ts';
import { planFaults } from '../../../src/lifecycle/reports/plan.ts';

const criteria = [
  { id: 'c1', text: 'One' },
  { id: 'c2', text: 'Two' },
];

function subtask(id: string, dependsOn: string[], covers: string[]): Subtask {
  return { id, title: id, dependsOn, covers };
}

test('a plan that covers each criterion once, without cycles, is sound', () => {
  const subtasks = [subtask('b', ['a'], ['c2']), subtask('a', [], ['c1'])];
  expect(planFaults({ subtasks }, criteria)).toEqual([]);
});

test('a cycle is named, and what waits behind it does not hide it', () => {
  const subtasks = [subtask('a', ['b'], ['c1']), subtask('b', ['a'], ['c2']), subtask('c', [], [])];
  expect(planFaults({ subtasks }, criteria)).toEqual(['Subtasks a, b wait for each other.']);
});

test('a dependency on nothing, a repeated id and a criterion twice or never are each said', () => {
  const subtasks = [subtask('a', ['z'], ['c1']), subtask('a', [], ['c1', 'c9'])];
  expect(planFaults({ subtasks }, criteria)).toEqual([
    'Two subtasks have the id a.',
    'Subtask a depends on z, which is not in the plan.',
    'Subtask a covers c9, which is no acceptance criterion.',
    '2 subtasks cover c1: a, a.',
    'No subtask covers c2.',
  ]);
});
