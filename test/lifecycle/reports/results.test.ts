import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { RunKey } from '../../../src/lifecycle/ids.ts';
import { mergeResults, NO_RESULTS, parseResults } from '../../../src/lifecycle/reports/results.ts';
import { howMany } from '../../fuzz/how-many.ts';

const clarified = mergeResults(NO_RESULTS, {
  outcome: 'done',
  summary: 'Clear.',
  criteria: [
    { id: 'c1', text: 'A button is shown' },
    { id: 'c2', text: 'It opens the cart' },
  ],
});

test('a later stage keeps what an earlier one found', () => {
  const designed = mergeResults(clarified, {
    outcome: 'done',
    summary: 'Designed.',
    design: 'One file.',
  });
  expect(designed.criteria).toEqual(clarified.criteria);
  expect(designed.design).toBe('One file.');
  expect(designed.summary).toBe('Designed.');
});

test('criteria without an id get numbers that were never used', () => {
  const again = mergeResults(clarified, {
    outcome: 'done',
    summary: 'x',
    criteria: [{ text: 'New' }, { id: 'c1', text: 'A button is shown' }],
  });
  expect(again.criteria.map(({ id }) => id)).toEqual(['c3', 'c1']);
});

test('follow-ups add up without repeating a title', () => {
  const one = { title: 'Write docs', body: '' };
  const first = mergeResults(NO_RESULTS, { outcome: 'done', summary: 'x', followUps: [one] });
  const second = mergeResults(first, {
    outcome: 'done',
    summary: 'y',
    followUps: [one, { title: 'Add a test', body: '' }],
  });
  expect(second.followUps.map(({ title }) => title)).toEqual(['Write docs', 'Add a test']);
});

test('feedback is that of the last round', () => {
  const first = mergeResults(NO_RESULTS, {
    outcome: 'done',
    summary: 'x',
    feedback: [{ id: 'f1', resolution: 'resolved' }],
  });
  const second = mergeResults(first, {
    outcome: 'done',
    summary: 'y',
    feedback: [{ id: 'f2', resolution: 'declined', reason: 'Out of scope' }],
  });
  expect(second.feedback.map(({ id }) => id)).toEqual(['f2']);
});

test('a failed run changes nothing that the next one stands on', () => {
  expect(mergeResults(clarified, { outcome: 'failed', summary: 'x', design: 'half' })).toBe(
    clarified,
  );
});

test('a run that asks keeps what it has found so far', () => {
  const asked = mergeResults(clarified, {
    outcome: 'needs-operator',
    summary: 'x',
    question: 'Which one?',
    design: 'Half a design',
  });
  expect(asked.design).toBe('Half a design');
});

test('whatever is merged can be read back', () => {
  const text = fc.string({ minLength: 1, maxLength: 50 });
  const report = fc.record(
    {
      outcome: fc.constant('done' as const),
      summary: text,
      criteria: fc.array(fc.record({ text }), { maxLength: 50 }),
      followUps: fc.array(fc.record({ title: text, body: text }), { maxLength: 20 }),
    },
    { requiredKeys: ['outcome', 'summary'] },
  );
  fc.assert(
    fc.property(fc.array(report, { maxLength: 5 }), (reports) => {
      const results = reports.reduce((sum, one) => mergeResults(sum, one), NO_RESULTS);
      expect(parseResults(JSON.stringify(results))).toEqual({ ok: true, value: results });
    }),
    { numRuns: howMany(50) },
  );
});

test('a diagnosis stands beside the summary of the work, and does not replace it', () => {
  const key = RunKey.parse('12/1/post-merge-verify/0.2');
  const done = mergeResults(NO_RESULTS, { outcome: 'done', summary: 'Said it.' });
  const diagnosed = mergeResults(done, { outcome: 'done', summary: 'The clock.', key });
  expect(diagnosed).toMatchObject({ summary: 'Said it.', diagnosis: 'The clock.' });
  const { diagnosis, ...older } = NO_RESULTS;
  expect(diagnosis).toBeNull();
  expect(parseResults(JSON.stringify(older))).toMatchObject({
    ok: true,
    value: { diagnosis: null },
  });
});
