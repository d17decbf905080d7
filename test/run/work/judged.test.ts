import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Sha } from '../../../src/lifecycle/ids.ts';
import type { Task } from '../../../src/lifecycle/reports/task.ts';
import { aBook } from '../acts/a-book.ts';
import { unlessUnjudged } from '../../../src/run/adapters/unjudged.ts';
import { doWork, type WorkDone } from '../../../src/run/work/work.ts';
import { aTask } from '../../lifecycle/reports/a-task.ts';
import { aRepository, type Repository } from '../repository.ts';
import { rulesOf } from '../rules-of.ts';
import { provideClaude } from '../stand-in-claude.ts';

function work(
  { root, workspace, base }: Repository,
  prompt: string,
  change: Partial<Task> = {},
): Promise<WorkDone> {
  const agent = { name: 'claude', adapter: 'claude-code' as const, session: null };
  const path = [provideClaude(join(root, 'bin')), dirname(process.execPath), process.env['PATH']];
  return doWork({
    task: aTask({ base: base as Sha, head: base as Sha, agent, ...change }),
    prompt,
    workspace,
    temp: root,
    env: { PATH: path.join(delimiter), HOME: join(root, 'home') },
    onOutput: () => {},
  });
}

test('an agent that says "done" after an act that a person has to decide on has asked, and keeps what it found', async () => {
  const repository = aRepository();
  const said = { outcome: 'done', summary: 'Half of it.', followUps: [{ title: 'x', body: '' }] };
  const prompt = `run: curl https://example.com > a.txt\nreport: ${JSON.stringify(said)}`;
  const { report, acts } = await work(repository, prompt, { policies: rulesOf('ask: network') });
  expect(existsSync(join(repository.workspace, 'a.txt'))).toBe(false);
  expect(acts).toHaveLength(1);
  expect(report.report).toEqual({
    kind: 'given',
    report: {
      outcome: 'needs-operator',
      summary: 'Half of it.',
      followUps: [{ title: 'x', body: '' }],
      question: 'May I do this? curl https://example.com > a.txt',
      request: {
        kind: 'approval',
        category: 'network',
        severity: 'medium',
        action: 'curl https://example.com > a.txt',
        reason: 'Because.',
      },
    },
  });
});

test('an agent that is denied an act works on, and its own report counts', async () => {
  const repository = aRepository();
  const said = { outcome: 'done', summary: 'Without it.' };
  const prompt = `run: curl https://example.com > a.txt\nrun: echo b > b.txt\nreport: ${JSON.stringify(said)}`;
  const { report } = await work(repository, prompt, { policies: rulesOf('deny: network') });
  expect(report.report).toMatchObject({ report: said });
  expect(existsSync(join(repository.workspace, 'a.txt'))).toBe(false);
  expect(existsSync(join(repository.workspace, 'b.txt'))).toBe(true);
});

test('a program whose hooks were never heard of has done nothing that counts', () => {
  const { book: acts } = aBook();
  const well = { kind: 'well' } as const;
  expect(unlessUnjudged(well, { tools: 0, acts })).toEqual(well);
  expect(unlessUnjudged(well, { tools: 3, acts })).toMatchObject({
    kind: 'badly',
    reason: expect.stringContaining('used 3 tools, but its program asked about none of them'),
  });
  acts.hear();
  expect(unlessUnjudged(well, { tools: 3, acts })).toEqual(well);
});
