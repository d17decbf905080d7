import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, onTestFinished, test } from 'vitest';
import type { RunKey } from '../../src/lifecycle/ids.ts';
import type { Report } from '../../src/lifecycle/reports/report.ts';
import type { Task } from '../../src/lifecycle/reports/task.ts';
import { rulesOf } from '../run/rules-of.ts';
import { provideClaude } from '../run/stand-in-claude.ts';
import { aWorld, dispatch, reportOf, stageInputs, taskFor, type World } from './runner.ts';

const SECRET = 'the secret of a repository, long enough';

function aFolder(under = tmpdir()): string {
  const folder = mkdtempSync(join(under, 'drover-claude-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

interface Given {
  readonly key: string;
  readonly prompt: string;
  readonly agent?: Partial<Task['agent']>;
  readonly decisions?: Task['decisions'];
}

/** Runs the stage, in which every act on the network is asked about, with an agent whose program is not from npm. */
async function run(
  world: World,
  { key, prompt, agent, decisions }: Given,
): Promise<{ id: number; report: Report }> {
  const task = taskFor(world, '', {
    stages: ['plan'],
    key: key as RunKey,
    agent: { name: 'claude', adapter: 'claude-code', session: null, ...agent },
    policies: rulesOf('ask: network'),
    ...(decisions === undefined ? {} : { decisions }),
  });
  const id = await dispatch(world, 'drover-stage.yml', { ...stageInputs(task), prompt });
  const read = reportOf(world, id) as { ok: boolean; value: Report };
  expect(read).toMatchObject({ ok: true });
  return { id, report: read.value };
}

test('a session that is stopped before an act goes on with it once it is allowed, on a machine that never saw it, and nobody can read it meanwhile', async () => {
  const bin = provideClaude(aFolder());
  const world = await aWorld((workflow) =>
    workflow.replace(/run: npm install .*claude-code@.*/, `run: echo "${bin}" >> "$GITHUB_PATH"`),
  );
  world.host.secretValues = { DROVER_SESSION_KEY: SECRET };
  const done = { outcome: 'done', summary: 'Looked.' };
  // What is below /dev is another category, also where temporary files lie there.
  const seen = join(aFolder('/var/tmp'), 'seen');
  const action = `curl --version; echo seen > ${seen}`;
  const prompt = `canary-of-the-prompt\nrun: ${action}\nreport: ${JSON.stringify(done)}`;
  const first = await run(world, { key: '12/1/plan/0.1', prompt });
  expect(first.report).toMatchObject({
    outcome: 'needs-operator',
    request: { kind: 'approval', category: 'network', action },
    session: 'stand-in-session',
    kept: true,
  });
  expect(existsSync(seen)).toBe(false);
  const stored = world.host.stored.filter(({ runId }) => runId === first.id);
  expect(stored.map(({ name }) => name)).toContain('drover-session');
  for (const { zip } of stored)
    for (const file of Object.values(unzipSync(zip)))
      expect(Buffer.from(file).includes('canary')).toBe(false);

  const second = await run(world, {
    key: '12/1/plan/0.2',
    prompt: 'the whole prompt again',
    agent: { session: 'stand-in-session', keptBy: first.id, news: `Go on.\nrun: ${action}` },
    decisions: [{ action, category: 'network', decision: 'allow', by: '@ann' }],
  });
  expect(existsSync(seen)).toBe(true);
  expect(second.report.outcome).toBe('done');
  expect(second.report.summary).toMatch(/said before: .*canary-of-the-prompt.* And now: Go on\./s);
});
