import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseAgentReport, type AgentReport } from '../../../src/lifecycle/reports/report.ts';
import { runProgram } from '../../../src/run/program.ts';
import { provideOwnAgent } from '../../../src/sandbox/agent/agent-folder.ts';
import { aTask } from '../../lifecycle/reports/a-task.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-agent-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const STAGES = ['clarification', 'design', 'plan', 'feedback-implementation'] as const;

async function run(command: string): Promise<{ code: number | null; report: AgentReport | null }> {
  const bin = join(folder, 'bin');
  const mine = { PATH: process.env['PATH'], HOME: "/home/o'brien", GITHUB_TOKEN: 'mine' };
  const [name = ''] = provideOwnAgent(bin, command, mine);
  const files = { DROVER_REPORT: join(bin, 'r.json'), DROVER_TASK: join(bin, 't.json') };
  const task = aTask({ stages: [...STAGES], feedback: [{ id: 'f1' }] });
  writeFileSync(files.DROVER_TASK, JSON.stringify(task));
  const end = await runProgram({
    command: name,
    args: [],
    cwd: folder,
    env: { ...files, PATH: `${bin}:/usr/bin:/bin`, HOME: '/job', GITHUB_TOKEN: 'of-the-job' },
    stdin: 'the prompt',
    timeout: 30_000,
    onOutput: () => undefined,
  });
  const text = (() => {
    try {
      return readFileSync(files.DROVER_REPORT, 'utf8');
    } catch {
      return null;
    }
  })();
  const report = text === null ? null : parseAgentReport(text);
  if (report?.ok === false) throw new Error(report.error);
  return { code: end.kind === 'exited' ? end.code : null, report: report?.value ?? null };
}

test('an agent of one’s own has its prompt, its home and its arguments, but nothing over the job’s', async () => {
  await run(`cat > prompt.txt; echo "$HOME $GITHUB_TOKEN" > env.txt`);
  expect(readFileSync(join(folder, 'prompt.txt'), 'utf8')).toBe('the prompt');
  expect(readFileSync(join(folder, 'env.txt'), 'utf8')).toBe("/home/o'brien of-the-job\n");
});

test('where it writes no report, one that keeps the contracts is filled in and says so', async () => {
  const { code, report } = await run('true');
  expect(code).toBe(0);
  expect(report?.summary).toContain('the sandbox filled this one in');
  expect(report?.plan?.subtasks).toHaveLength(1);
  expect(report?.feedback).toEqual([{ id: 'f1', resolution: 'resolved' }]);
});

test('its own report stays as it is, and so does its failure', async () => {
  const own = `echo '{"outcome":"failed","summary":"No.","reason":"Why?"}' > "$DROVER_REPORT"`;
  expect((await run(own)).report).toEqual({ outcome: 'failed', summary: 'No.', reason: 'Why?' });
  rmSync(join(folder, 'bin'), { recursive: true });
  expect(await run('exit 3')).toEqual({ code: 3, report: null });
});
