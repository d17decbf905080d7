import { expect, test } from 'vitest';
import { parseTask } from '../../../src/lifecycle/reports/task.ts';
import { aTask } from './a-task.ts';

function errorOf(change: Record<string, unknown>): string {
  const result = parseTask(JSON.stringify({ ...aTask(), ...change }));
  if (result.ok) throw new Error('the task was accepted');
  return result.error;
}

test('a task is read as Drover wrote it', () => {
  expect(parseTask(JSON.stringify(aTask()))).toEqual({ ok: true, value: aTask() });
});

test.each([
  '--upload-pack=x',
  'a..b',
  'a b',
  'a\nb',
  'refs@{1}',
  '/x',
  'x/',
  'x.lock',
  '.x',
  'a/.b',
  '@',
])('the branch name %j never reaches git', (branch) => {
  expect(errorOf({ branch })).toContain('`branch` must be a branch name that git accepts');
});

test.each(['drover/12-add-button', 'main', 'release/1.x', 'größe', 'a#b'])(
  'the branch name %j is fine',
  (branch) => {
    expect(parseTask(JSON.stringify({ ...aTask(), branch })).ok).toBe(true);
  },
);

test('the command adapter needs its command', () => {
  expect(errorOf({ agent: { name: 'worker', adapter: 'command', session: null } })).toContain(
    '`agent.command` is needed by the adapter "command"',
  );
});

test('an address that a browser would run is no issue address', () => {
  expect(errorOf({ issue: { number: 1, title: 'x', url: 'javascript:alert(1)' } })).toContain(
    '`issue.url`',
  );
});
