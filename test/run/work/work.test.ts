import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sha } from '../../../src/lifecycle/ids.ts';
import type { Task } from '../../../src/lifecycle/reports/task.ts';
import { doWork } from '../../../src/run/work/work.ts';
import type { WorkReport } from '../../../src/run/work-report.ts';
import { aTask } from '../../lifecycle/reports/a-task.ts';
import { protectedExamples } from '../protected-examples.ts';
import { aRepository, commit, git, type Repository, write } from '../repository.ts';

/** Runs an agent that is a Node program given as text. */
async function work(
  repository: Repository,
  program: string,
  change: Partial<Task> = {},
): Promise<{ report: WorkReport; folder: string; output: string }> {
  const head = git(repository.workspace, 'rev-parse', 'HEAD') as Sha;
  const command = [process.execPath, '--input-type=module', '-e', program];
  let output = '';
  const done = await doWork({
    task: {
      ...aTask({
        base: repository.base as Sha,
        head,
        agent: { name: 'worker', adapter: 'command', command, session: null },
      }),
      ...change,
    },
    prompt: 'The prompt.',
    workspace: repository.workspace,
    temp: repository.root,
    env: { PATH: process.env['PATH'] ?? '' },
    onOutput: (text) => {
      output += text;
    },
  });
  return { ...done, output };
}

const report = (fields: object): string =>
  `import {writeFileSync as w} from 'node:fs'; w(process.env.DROVER_REPORT, JSON.stringify(${JSON.stringify(fields)}));`;

/** The paths of the bundle's one commit, read as the publish job would. */
function bundled({ root, workspace }: Repository, folder: string): string[] {
  const other = join(root, 'other');
  git(root, 'clone', '-q', workspace, other);
  git(other, 'fetch', '-q', join(folder, 'commit.bundle'), 'refs/drover/work');
  return git(other, 'diff', '--name-only', 'HEAD', 'FETCH_HEAD').split('\n').filter(Boolean);
}

describe('the work job', () => {
  test('gives the agent prompt, task and a place for its report, and bundles what it changed', async () => {
    const repository = aRepository({ 'README.md': 'Hello\n', '.gitignore': 'ignored/\n' });
    const program = `
      import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
      const prompt = readFileSync(0, 'utf8') + readFileSync(process.env.DROVER_PROMPT, 'utf8');
      const { key } = JSON.parse(readFileSync(process.env.DROVER_TASK, 'utf8'));
      mkdirSync('ignored'); writeFileSync('ignored/x', 'x'); writeFileSync('new.txt', prompt + key);
      ${report({ outcome: 'done', summary: 'Wrote it.' }).replace("import {writeFileSync as w} from 'node:fs';", 'const w = writeFileSync;')}`;
    const { report: said, folder } = await work(repository, program);
    expect(said).toMatchObject({
      key: '12/1/execution/0.1',
      changed: true,
      report: { kind: 'given', report: { outcome: 'done', summary: 'Wrote it.' } },
    });
    expect(bundled(repository, folder)).toEqual(['new.txt']);
    expect(readFileSync(join(repository.workspace, 'new.txt'), 'utf8')).toBe(
      'The prompt.The prompt.12/1/execution/0.1',
    );
  });

  test('takes the last lines of a program without a report as its summary', async () => {
    const { report: said } = await work(
      aRepository(),
      `console.log('\\u001b[32mAll done.\\u001b[0m')`,
    );
    expect(said.report).toEqual({
      kind: 'given',
      report: { outcome: 'done', summary: 'All done.' },
    });
    expect(said.changed).toBe(false);
  });

  test('hears a question that a program which did nothing puts in its last words', async () => {
    const asks = `console.log('I looked around. Which of the two pages do you mean?')`;
    const { report: said } = await work(aRepository(), asks);
    expect(said.report).toMatchObject({
      report: {
        outcome: 'needs-operator',
        question: 'I looked around. Which of the two pages do you mean?',
        request: { kind: 'clarification' },
      },
    });
    const stops = report({
      outcome: 'done',
      summary: 'All is ready. I will now drop the old table.',
    });
    const { report: announced } = await work(aRepository(), stops);
    expect(announced.report).toMatchObject({
      report: { outcome: 'needs-operator', request: { kind: 'approval', category: 'destructive' } },
    });
    const { report: worked } = await work(
      aRepository(),
      `import {writeFileSync} from 'node:fs'; writeFileSync('x','x'); console.log('Shall I go on?')`,
    );
    expect(worked.report).toMatchObject({ report: { outcome: 'done' } });
  });

  test('says what an agent that ended badly said last, and keeps none of its changes', async () => {
    const program = `import {writeFileSync} from 'node:fs'; writeFileSync('x','x'); console.error('no model'); process.exit(3)`;
    const { report: said } = await work(aRepository(), program);
    expect(said.report).toMatchObject({
      report: {
        outcome: 'failed',
        reason: "The agent's program ended with exit code 3. Its last words: no model",
      },
    });
    expect(said.changed).toBe(false);
  });

  test('does not believe a "done" of a program that failed', async () => {
    const program = `${report({ outcome: 'done', summary: 'Fine.' })} process.exit(1)`;
    const { report: said } = await work(aRepository(), program);
    expect(said.report).toMatchObject({ report: { outcome: 'failed', summary: 'Fine.' } });
  });

  test('says how to install a program that is missing', async () => {
    const agent = {
      name: 'worker',
      adapter: 'command' as const,
      command: ['no-such-agent'],
      session: null,
    };
    const { report: said } = await work(aRepository(), ';', { agent });
    expect(JSON.stringify(said.report)).toContain(
      "The agent's program `no-such-agent` could not be started",
    );
  });

  test('ends an agent that takes too long, with everything that it started', async () => {
    const repository = aRepository();
    const child = `setInterval(() => {}, 1000)`;
    const program = `
      import { spawn } from 'node:child_process';
      const child = spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' });
      console.log('pid ' + child.pid); setInterval(() => {}, 1000);`;
    const { report: said, output } = await work(repository, program, {
      limits: { files: 1, bytes: 1, minutes: 0.03 },
    });
    expect(said.report).toMatchObject({ report: { outcome: 'failed' } });
    expect(JSON.stringify(said.report)).toContain('The agent was ended after');
    const pid = Number(/pid (\d+)/.exec(output)?.[1]);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  test('hands on why a report breaks its schema', async () => {
    const { report: said } = await work(
      aRepository(),
      report({ outcome: 'done', summary: '', x: 1 }),
    );
    expect(said.report).toEqual({
      kind: 'broken',
      detail:
        "The agent's report breaks its schema: `summary` must have at least 1 characters; `the document` has the unknown field `x`.",
    });
  });

  test('takes no link for a report', async () => {
    const repository = aRepository();
    const program = `import {symlinkSync} from 'node:fs'; symlinkSync('/etc/passwd', process.env.DROVER_REPORT); console.log('hi')`;
    const { report: said } = await work(repository, program);
    expect(said.report).toMatchObject({ report: { summary: 'hi' } });
  });

  test('drops what a stage changed that may change nothing', async () => {
    const program = `import {writeFileSync} from 'node:fs'; writeFileSync('x','x'); console.log('ok')`;
    const { report: said, folder } = await work(aRepository(), program, {
      stages: ['clarification', 'design'],
    });
    expect(said.changed).toBe(false);
    expect(existsSync(join(folder, 'commit.bundle'))).toBe(false);
  });

  test('keeps half-done work of an agent that asks', async () => {
    const repository = aRepository();
    const program = `import {writeFileSync} from 'node:fs'; writeFileSync('half','x'); ${report({ outcome: 'needs-operator', summary: 'x', question: 'Which?' })}`;
    const { folder } = await work(repository, program);
    expect(bundled(repository, folder)).toEqual(['half']);
  });

  test('refuses a checkout that is not at the head of the task', async () => {
    const repository = aRepository();
    await expect(work(repository, ';', { head: 'c'.repeat(40) as Sha })).rejects.toThrow(
      'must check out `fromJSON(inputs.task).head`',
    );
  });
});

describe('files that steer agents', () => {
  test('come from the base while the agent runs, and the exchange is no change of the run', async () => {
    const repository = aRepository({
      'AGENTS.md': 'base\n',
      'sub/CLAUDE.md': 'base\n',
      'a.txt': 'a\n',
    });
    const { workspace } = repository;
    git(workspace, 'rm', '-q', 'sub/CLAUDE.md');
    commit(workspace, {
      'AGENTS.md': 'obey the branch\n',
      '.mcp.json': '{}',
      '.claude/settings.json': '{}',
    });
    const program = `
      import { existsSync, readFileSync, writeFileSync } from 'node:fs';
      writeFileSync('seen.txt', JSON.stringify([readFileSync('AGENTS.md', 'utf8'), existsSync('.mcp.json'), existsSync('.claude/settings.json'), existsSync('sub/CLAUDE.md')]));`;
    const { folder } = await work(repository, program);
    expect(readFileSync(join(workspace, 'seen.txt'), 'utf8')).toBe('["base\\n",false,false,true]');
    expect(bundled(repository, folder)).toEqual(['seen.txt']);
  });

  test('are those that are protected by default, each of them and none besides', async () => {
    const repository = aRepository();
    const { workspace } = repository;
    const files = protectedExamples();
    commit(workspace, Object.fromEntries([...files, 'a.txt'].map((path) => [path, 'x'])));
    const program = `
      import { existsSync, writeFileSync } from 'node:fs';
      writeFileSync('seen.txt', ${JSON.stringify([...files, 'a.txt'])}.filter((path) => existsSync(path)).join(' '));`;
    const { folder } = await work(repository, program);
    expect(readFileSync(join(workspace, 'seen.txt'), 'utf8')).toBe('a.txt');
    expect(bundled(repository, folder)).toEqual(['seen.txt']);
  });

  test('come from the base, too, where the branch made a link of their folder: nothing behind it is touched', async () => {
    const repository = aRepository({ 'sub/AGENTS.md': 'base\n', 'a.txt': 'a\n' });
    const { root, workspace } = repository;
    write(root, { 'outside/AGENTS.md': 'theirs\n' });
    git(workspace, 'rm', '-q', 'sub/AGENTS.md');
    symlinkSync('../outside', join(workspace, 'sub'));
    commit(workspace, {});
    const program = `
      import { readFileSync, writeFileSync } from 'node:fs';
      writeFileSync('seen.txt', readFileSync('sub/AGENTS.md', 'utf8'));`;
    const { folder } = await work(repository, program);
    expect(readFileSync(join(workspace, 'seen.txt'), 'utf8')).toBe('base\n');
    expect(readFileSync(join(root, 'outside/AGENTS.md'), 'utf8')).toBe('theirs\n');
    expect(bundled(repository, folder)).toEqual(['seen.txt']);
  });

  test('stay a change of the run when the agent touches them', async () => {
    const repository = aRepository({ 'AGENTS.md': 'base\n' });
    commit(repository.workspace, { 'AGENTS.md': 'branch\n' });
    const program = `import {writeFileSync} from 'node:fs'; writeFileSync('AGENTS.md', 'mine')`;
    const { folder } = await work(repository, program);
    expect(bundled(repository, folder)).toEqual(['AGENTS.md']);
  });

  test('are restored without following a link of the branch', async () => {
    const repository = aRepository({ 'AGENTS.md': 'base\n' });
    const { workspace, root } = repository;
    write(root, { outside: 'outside' });
    git(workspace, 'rm', '-q', 'AGENTS.md');
    symlinkSync(join(root, 'outside'), join(workspace, 'AGENTS.md'));
    commit(workspace, {});
    await work(repository, ';');
    expect(readFileSync(join(root, 'outside'), 'utf8')).toBe('outside');
  });
});
