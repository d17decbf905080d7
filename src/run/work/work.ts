import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mayChangeFiles } from '../../lifecycle/reports/agent-stage.ts';
import type { Task } from '../../lifecycle/reports/task.ts';
import { StepError } from '../action.ts';
import type { AgentEnd } from '../adapters/adapter.ts';
import { adapterOf } from '../adapters/adapter-of.ts';
import { gitText } from '../git.ts';
import { WORK_FILES, type WorkReport } from '../work-report.ts';
import { restoreAgentFiles, returnAgentFiles } from './agent-files.ts';
import { readAgentReport } from './agent-report.ts';
import { bundleWorkTree } from './commit.ts';

export interface Work {
  readonly task: Task;
  readonly prompt: string;
  readonly workspace: string;
  readonly temp: string;
  /** The reduced environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly onOutput: (text: string) => void;
}

/** Runs the agent and leaves bundle and report in a folder for the publish job. Gives the folder and the report. */
export async function doWork(work: Work): Promise<{ folder: string; report: WorkReport }> {
  const { task, workspace, temp } = work;
  const checkout = { workspace, base: task.base, head: task.head };
  const head = await gitText(['rev-parse', 'HEAD'], { cwd: workspace });
  if (head !== task.head) {
    throw new StepError(
      `The checkout is at ${head}, but the task begins at ${task.head}. The step before this action must check out \`fromJSON(inputs.task).head\`.`,
    );
  }
  const restored = await restoreAgentFiles(checkout);
  const files = await writeAgentFiles(work);
  const end = await runAgent(work, files);
  await returnAgentFiles(checkout, restored);
  const report = await readAgentReport(files.report, end);

  const folder = join(temp, 'drover-work');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const keeps =
    report.kind === 'given' && report.report.outcome !== 'failed' && mayChangeFiles(task.stages);
  const bundle = join(folder, WORK_FILES.bundle);
  const changed = keeps && (await bundleWorkTree({ workspace, head, temp, bundle }));
  const { key, nonce } = task;
  const { session, cost } = end;
  const handed: WorkReport = { version: 1, key, nonce, report, changed, cost, session };
  await writeFile(join(folder, WORK_FILES.report), JSON.stringify(handed));
  return { folder, report: handed };
}

interface AgentFiles {
  readonly folder: string;
  readonly prompt: string;
  readonly task: string;
  readonly report: string;
}

async function writeAgentFiles({ temp, prompt, task }: Work): Promise<AgentFiles> {
  const folder = join(temp, 'drover-agent');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const files = {
    folder,
    prompt: join(folder, 'prompt.md'),
    task: join(folder, 'task.json'),
    report: join(folder, 'report.json'),
  };
  await writeFile(files.prompt, prompt);
  await writeFile(files.task, JSON.stringify(task));
  return files;
}

function runAgent(
  { task, prompt, workspace, env, onOutput }: Work,
  files: AgentFiles,
): Promise<AgentEnd> {
  return adapterOf(task.agent)({
    agent: task.agent,
    prompt,
    workspace,
    folder: files.folder,
    env: {
      ...env,
      DROVER_REPORT: files.report,
      DROVER_TASK: files.task,
      DROVER_PROMPT: files.prompt,
    },
    timeout: task.limits.minutes * 60_000,
    usd: task.limits.usd,
    onOutput,
  });
}
