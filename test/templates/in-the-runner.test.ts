import { describe, expect, test } from 'vitest';
import type { RunKey, Sha } from '../../src/lifecycle/ids.ts';
import { aWorld, dispatch, reportOf, stageInputs, taskFor } from './runner.ts';

describe('the templates as they come, in the runner', () => {
  test('carry a stage from its dispatch to report and refs', async () => {
    const world = await aWorld();
    const program = `import {writeFileSync} from 'node:fs'; writeFileSync('a.txt', 'a\\n'); console.log('Wrote a.txt.')`;
    const task = taskFor(world, program);
    const runId = await dispatch(world, 'drover-stage.yml', stageInputs(task));
    expect(world.host.runs.at(-1)).toMatchObject({
      conclusion: 'success',
      displayTitle: 'drover 12/1/execution/0.1',
    });
    expect(reportOf(world, runId)).toMatchObject({
      ok: true,
      value: {
        outcome: 'done',
        key: task.key,
        nonce: task.nonce,
        commit: { parent: task.head, paths: ['a.txt'] },
      },
    });
    expect(world.served.git('show', `refs/drover/12/runs/${runId}/head:a.txt`)).toBe('a');
    expect(world.served.git('rev-parse', 'main')).toBe(task.head);
    const rights = world.host.tokens.map(({ permissions }) => permissions);
    expect(rights).toMatchObject([{ contents: 'read' }, { contents: 'write' }]);
  });

  test('report a work job that crashed, instead of saying nothing', async () => {
    const world = await aWorld();
    const task = taskFor(world, ';', { head: 'f'.repeat(40) as Sha });
    const runId = await dispatch(world, 'drover-stage.yml', stageInputs(task));
    expect(world.host.job('work').conclusion).toBe('failure');
    expect(reportOf(world, runId)).toMatchObject({
      value: { outcome: 'failed', summary: 'The work job ended without handing anything over.' },
    });
  });

  test('do nothing when a person runs the jobs again', async () => {
    const world = await aWorld();
    const task = taskFor(world, `console.log('once')`, {
      stages: ['plan'],
      key: '12/1/plan/0.1' as RunKey,
    });
    const runId = await dispatch(world, 'drover-stage.yml', stageInputs(task));
    await world.engine.rerun(runId, { actor: 'ann' });
    await world.engine.idle();
    expect(world.host.job('work').annotations.map(({ message }) => message)).toContain(
      'Superseded: Drover asks for each run once. Comment /retry on the issue to have another one.',
    );
    expect(world.host.job('publish').conclusion).toBe('skipped');
  });

  test('diagnose on the merge commit, and keep nothing that was tried', async () => {
    const world = await aWorld();
    const program = `import {writeFileSync} from 'node:fs'; writeFileSync('tried.txt', 'x'); console.log('The cause is …')`;
    const task = taskFor(world, program, {
      stages: ['diagnose'],
      key: '12/1/post-merge-verify/0.2' as RunKey,
    });
    const runId = await dispatch(world, 'drover-diagnose.yml', stageInputs(task));
    expect(reportOf(world, runId)).toMatchObject({
      value: { outcome: 'done', summary: 'The cause is …', commit: null },
    });
  });

  test.each([
    ['a test script that passes', { 'package.json': '{"scripts":{"test":"exit 0"}}' }, 'success'],
    ['a test script that fails', { 'package.json': '{"scripts":{"test":"exit 1"}}' }, 'failure'],
    ['a verify script that fails', { '.github/drover/verify.sh': 'exit 3' }, 'failure'],
  ])('verify a merge by %s', async (_, files, conclusion) => {
    const world = await aWorld();
    const merged = world.served.commit('merged', { ...files, merged: 'x' });
    world.served.commit('main', { 'package.json': '{"scripts":{"test":"exit 9"}}' });
    await dispatch(world, 'drover-verify.yml', {
      key: '12/1/post-merge-verify/0.1',
      nonce: 'n',
      sha: merged,
    });
    expect(world.host.runs.at(-1)?.conclusion).toBe(conclusion);
  });
});
