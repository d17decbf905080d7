import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sha } from '../../src/lifecycle/ids.ts';
import { parseReport } from '../../src/lifecycle/reports/report.ts';
import type { Task } from '../../src/lifecycle/reports/task.ts';
import { aTask } from '../lifecycle/reports/a-task.ts';
import { aRepository, git, type Repository } from './repository.ts';

interface Step {
  readonly status: number | null;
  readonly stdout: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Runs a bundled action as a runner would. */
function run(name: string, repository: Repository, env: Readonly<Record<string, string>>): Step {
  const { root, workspace } = repository;
  const temp = join(root, 'temp');
  mkdirSync(temp, { recursive: true });
  const [output, summary] = [join(root, 'output'), join(root, 'summary')];
  writeFileSync(output, '');
  writeFileSync(summary, '');
  const runner = {
    PATH: process.env['PATH'] ?? '',
    HOME: root,
    GITHUB_ACTIONS: 'true',
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_REPOSITORY: 'origin',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '4242424242',
    GITHUB_SERVER_URL: `file://${root}`,
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temp,
    ACTIONS_RUNTIME_TOKEN: 'runtime-canary',
  };
  const program = join(process.cwd(), `.github/actions/${name}/dist/index.js`);
  const { status, stdout } = spawnSync(process.execPath, [program], {
    cwd: workspace,
    env: { ...runner, ...env },
    encoding: 'utf8',
  });
  const text = readFileSync(output, 'utf8');
  const outputs = [...text.matchAll(/^(\w+)<<(\S+)\n([^]*?)\n\2$/gm)].map((match) => [
    match[1],
    match[3],
  ]);
  return {
    status,
    stdout,
    outputs: Object.fromEntries(outputs) as Record<string, string>,
    summary: readFileSync(summary, 'utf8'),
  };
}

function inputs(task: Task, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    INPUT_KEY: task.key,
    INPUT_NONCE: task.nonce,
    INPUT_TASK: JSON.stringify(task),
    INPUT_PROMPT: 'prompt-canary',
    INPUT_WORKSPACE: '.',
    ...more,
  };
}

function taskOf({ base }: Repository, program: string): Task {
  const command = [process.execPath, '--input-type=module', '-e', program];
  return aTask({
    base: base as Sha,
    head: base as Sha,
    agent: { name: 'worker', adapter: 'command', command, session: 'session-7' },
  });
}

describe('the bundled actions', () => {
  test('carry work from an agent to the refs of the run', () => {
    const repository = aRepository();
    const task = taskOf(
      repository,
      `import {writeFileSync} from 'node:fs'; writeFileSync('a.txt', 'a'); console.log('Wrote a.txt.')`,
    );
    const work = run('work', repository, inputs(task));
    expect(work).toMatchObject({ status: 0, outputs: { superseded: 'false' } });
    expect(work.summary).toBe(
      'The agent ended: done, with changes for the publish job to check.\n',
    );

    const directory = String(work.outputs['directory']);
    const publish = run(
      'publish',
      repository,
      inputs(task, { INPUT_DIRECTORY: directory, INPUT_TOKEN: 'token-canary' }),
    );
    expect(publish.status).toBe(0);
    const report = parseReport(readFileSync(String(publish.outputs['report']), 'utf8'));
    expect(report).toMatchObject({
      ok: true,
      value: { outcome: 'done', summary: 'Wrote a.txt.', commit: { paths: ['a.txt'] } },
    });
    expect(git(repository.origin, 'show', 'refs/drover/12/runs/4242424242/head:a.txt')).toBe('a');
    expect(
      publish.stdout + readFileSync(join(repository.workspace, '.git/config'), 'utf8'),
    ).not.toContain('token-canary');
  });

  test('show an agent no credential of the job, and only what the workflow passes on', () => {
    const repository = aRepository();
    const task = taskOf(repository, `console.log(JSON.stringify(process.env))`);
    const { stdout } = run('work', repository, {
      ...inputs(task, {
        'INPUT_PASS-ENV': 'MODEL_KEY GITHUB_TOKEN ACTIONS_RUNTIME_TOKEN INPUT_NONCE',
      }),
      MODEL_KEY: 'model-canary',
      OTHER_SECRET: 'other-canary',
      GITHUB_TOKEN: 'github-canary',
    });
    const seen = JSON.parse(/^\{.*\}$/m.exec(stdout)?.[0] ?? '') as Record<string, string>;
    expect(seen['MODEL_KEY']).toBe('model-canary');
    expect(seen['DROVER_SESSION']).toBe('session-7');
    expect(Object.keys(seen).filter((name) => /^(GITHUB|ACTIONS|INPUT|OTHER)_/.test(name))).toEqual(
      [],
    );
  });

  test('let no agent talk to the runner', () => {
    const repository = aRepository();
    const task = taskOf(repository, `console.log('::add-mask::x\\n::error::forged')`);
    const { stdout } = run('work', repository, inputs(task));
    const [, word] = /^::stop-commands::(\S+)\n/.exec(stdout) ?? [];
    expect(word).toMatch(/^[0-9a-f-]{36}$/);
    expect(stdout.indexOf('forged')).toBeLessThan(stdout.indexOf(`::${word}::`));
  });

  test('do nothing in a run that is started again', () => {
    const repository = aRepository();
    const task = taskOf(
      repository,
      `import {writeFileSync} from 'node:fs'; writeFileSync('a.txt', 'a')`,
    );
    const again = run('work', repository, { ...inputs(task), GITHUB_RUN_ATTEMPT: '2' });
    expect(again).toMatchObject({ status: 0, outputs: { superseded: 'true' } });
    expect(existsSync(join(repository.workspace, 'a.txt'))).toBe(false);
    const publish = run('publish', repository, { ...inputs(task), GITHUB_RUN_ATTEMPT: '2' });
    expect(publish.status).toBe(1);
    expect(publish.stdout).toContain('::error::Superseded:');
  });

  test('stop when key or nonce are not those of the task', () => {
    const repository = aRepository();
    const task = taskOf(repository, ';');
    const stopped = run(
      'work',
      repository,
      inputs(task, { INPUT_NONCE: 'another-nonce-of-sixteen' }),
    );
    expect(stopped.status).toBe(1);
    expect(stopped.stdout).toContain(
      '::error::The inputs `key` and `nonce` do not belong to the input `task`.',
    );
  });

  test('say where a task breaks its schema, without a stack', () => {
    const repository = aRepository();
    const stopped = run('work', repository, inputs({ ...taskOf(repository, ';'), stages: [] }));
    expect(stopped.stdout).toBe(
      '::error::The task breaks its schema: `stages` must have at least 1 entries.\n',
    );
  });
});
