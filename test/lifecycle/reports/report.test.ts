import { describe, expect, test } from 'vitest';
import { parseAgentReport, parseReport } from '../../../src/lifecycle/reports/report.ts';

const SHA = 'a'.repeat(40);

const done = {
  version: 1,
  key: '12/1/execution/0.1',
  nonce: 'n'.repeat(24),
  stages: ['execution'],
  outcome: 'done',
  summary: 'Added the button.',
  commit: {
    sha: SHA,
    parent: 'b'.repeat(40),
    files: 1,
    additions: 3,
    deletions: 0,
    paths: ['a.html'],
  },
  results: 'c'.repeat(40),
  cost: { usd: 0.25 },
  session: 'a1b2-c3',
};

function errorOf(change: Record<string, unknown>): string {
  const result = parseReport(JSON.stringify({ ...done, ...change }));
  if (result.ok) throw new Error('the report was accepted');
  return result.error;
}

describe('a report', () => {
  test('with a commit is read as it stands', () => {
    const result = parseReport(JSON.stringify(done));
    expect(result).toEqual({ ok: true, value: done });
  });

  test('that is not JSON is refused without quoting it', () => {
    expect(parseReport('{"outcome": @everyone')).toEqual({
      ok: false,
      error: 'The report is not valid JSON.',
    });
  });

  test('of half a megabyte is refused before it is parsed', () => {
    expect(parseReport('x'.repeat(524_289))).toEqual({
      ok: false,
      error: 'The report has 524289 characters; at most 524288 are allowed.',
    });
  });

  test('with an unknown outcome hears which ones there are', () => {
    expect(errorOf({ outcome: 'approved' })).toBe(
      'The report breaks its schema: `outcome` must be "done" or "needs-operator" or "failed".',
    );
  });

  test('with a summary too long hears the cap', () => {
    expect(errorOf({ summary: 'x'.repeat(4001) })).toBe(
      'The report breaks its schema: `summary` must have at most 4000 characters.',
    );
  });

  test('with an unknown field hears its name, and a hostile name is stripped to plain letters', () => {
    expect(errorOf({ approve: true })).toContain('`the document` has the unknown field `approve`');
    expect(errorOf({ '<!-- @all --> `x`': true })).toContain('unknown field `--all--x`');
  });

  test('names the path of a fault deep inside', () => {
    const plan = { subtasks: [{ id: 'a', title: 'x', dependsOn: [], covers: ['first'] }] };
    expect(errorOf({ plan })).toBe(
      'The report breaks its schema: `plan.subtasks[0].covers[0]` must look like c1, c2 … c999.',
    );
  });

  test('shows three faults and counts the rest', () => {
    expect(errorOf({ summary: 1, design: 1, question: 1, reason: 1 })).toMatch(/; and 1 more\.$/);
  });

  test('that needs the operator must ask something', () => {
    expect(errorOf({ outcome: 'needs-operator' })).toContain('`question` is needed');
  });

  test('that declines an item must say why', () => {
    expect(errorOf({ feedback: [{ id: 'f1', resolution: 'declined' }] })).toContain(
      '`feedback[0].reason` is needed when an item is declined',
    );
  });

  test('that answers an item twice is refused', () => {
    const item = { id: 'f1', resolution: 'resolved' };
    expect(errorOf({ feedback: [item, item] })).toContain('`feedback` has one id twice');
  });

  test('with a session that could be an option of a command line is refused', () => {
    expect(errorOf({ session: '--dangerously-skip-permissions' })).toContain('`session`');
  });
});

describe('what an agent writes', () => {
  test('holds nothing that only the job may say', () => {
    const result = parseAgentReport(
      JSON.stringify({ outcome: 'done', summary: 'x', commit: done.commit }),
    );
    expect(result).toEqual({
      ok: false,
      error: "The agent's report breaks its schema: `the document` has the unknown field `commit`.",
    });
  });
});
