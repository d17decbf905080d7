import { expect, test } from 'vitest';
import { contractFaults } from '../../../src/lifecycle/contracts/faults.ts';

const nothing = { feedback: [], criteria: [] };

test('a stage that gives what it is there for keeps its contract', () => {
  const report = {
    outcome: 'done' as const,
    summary: 'x',
    criteria: [{ id: 'c1', text: 'A' }],
    plan: { subtasks: [{ id: 's', title: 'S', dependsOn: [], covers: ['c1'] }] },
  };
  const agreed = {
    stages: ['clarification', 'plan'] as const,
    feedback: [],
    criteria: report.criteria,
  };
  expect(contractFaults(report, agreed)).toEqual([]);
});

test('what a stage is there to give is missed', () => {
  expect(
    contractFaults(
      { outcome: 'done', summary: 'x' },
      { ...nothing, stages: ['clarification', 'design'] },
    ),
  ).toEqual([
    'The report lacks `criteria`, which clarification is there to give.',
    'The report lacks `design`, which design is there to give.',
  ]);
});

test('a run that asks owes nothing yet', () => {
  expect(
    contractFaults(
      { outcome: 'needs-operator', summary: 'x', question: 'Which?' },
      { ...nothing, stages: ['plan'] },
    ),
  ).toEqual([]);
});

test('each item of the batch is answered once, and no other', () => {
  const agreed = {
    stages: ['feedback-implementation'] as const,
    feedback: [{ id: 'f1' }, { id: 'f2' }],
    criteria: [],
  };
  const feedback = [
    { id: 'f1', resolution: 'resolved' as const },
    { id: 'f9', resolution: 'resolved' as const },
  ];
  expect(contractFaults({ outcome: 'done', summary: 'x', feedback }, agreed)).toEqual([
    'Feedback items without an answer: 1 of 2.',
    'Answers to no item of this round: 1.',
  ]);
});
