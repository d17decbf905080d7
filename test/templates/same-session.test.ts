import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, onTestFinished, test } from 'vitest';
import type { RunKey } from '../../src/lifecycle/ids.ts';
import type { Report } from '../../src/lifecycle/reports/report.ts';
import type { Task } from '../../src/lifecycle/reports/task.ts';
import { provideClaude } from '../run/stand-in-claude.ts';
import { aWorld, dispatch, reportOf, stageInputs, taskFor, type World } from './runner.ts';

const SECRET = 'the secret of a repository, long enough';

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'drover-claude-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the stage with an agent whose program comes from here and not from npm. */
async function run(
  world: World,
  agent: Partial<Task['agent']>,
  prompt: string,
  key: string,
): Promise<{ id: number; report: Report }> {
  const task = taskFor(world, '', {
    stages: ['plan'],
    key: key as RunKey,
    agent: { name: 'claude', adapter: 'claude-code', session: null, ...agent },
  });
  const id = await dispatch(world, 'drover-stage.yml', { ...stageInputs(task), prompt });
  const read = reportOf(world, id) as { ok: boolean; value: Report };
  expect(read).toMatchObject({ ok: true });
  return { id, report: read.value };
}

test('a conversation goes on in the next run, on a machine that never saw it, and nobody can read it meanwhile', async () => {
  const bin = provideClaude(aFolder());
  const world = await aWorld((workflow) =>
    workflow.replace(/run: npm install .*claude-code@.*/, `run: echo "${bin}" >> "$GITHUB_PATH"`),
  );
  world.host.secretValues = { DROVER_SESSION_KEY: SECRET };
  const ask = { outcome: 'needs-operator', summary: 'Looked.', question: 'Blue or red?' };
  const first = await run(
    world,
    {},
    `canary-of-the-prompt\nreport: ${JSON.stringify(ask)}`,
    '12/1/plan/0.1',
  );
  expect(first.report).toMatchObject({
    outcome: 'needs-operator',
    session: 'stand-in-session',
    kept: true,
  });
  const stored = world.host.stored.filter(({ runId }) => runId === first.id);
  expect(stored.map(({ name }) => name)).toContain('drover-session');
  for (const { zip } of stored)
    for (const file of Object.values(unzipSync(zip)))
      expect(Buffer.from(file).includes('canary')).toBe(false);

  const agent = { session: 'stand-in-session', keptBy: first.id, news: 'canary-of-the-answer' };
  const second = await run(world, agent, 'the whole prompt again', '12/1/plan/0.2');
  expect(second.report.summary).toMatch(
    /It was said before: .*canary-of-the-prompt.* And now: canary-of-the-answer$/s,
  );
});
