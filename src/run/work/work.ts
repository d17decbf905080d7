import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mayChangeFiles } from '../../lifecycle/reports/agent-stage.ts';
import type { Task } from '../../lifecycle/reports/task.ts';
import { StepError } from '../action.ts';
import { openActBook } from '../acts/act-book.ts';
import { openDecisions } from '../acts/decisions.ts';
import { type JudgedAct, judge } from '../acts/judge.ts';
import { openQuestions } from '../acts/questions.ts';
import type { AgentCall, AgentEnd } from '../adapters/adapter.ts';
import { adapterOf } from '../adapters/adapter-of.ts';
import { openInbox } from '../channel/inbox.ts';
import { type Line, openLine } from '../channel/line.ts';
import { gitText } from '../git.ts';
import { withMcp } from '../mcp/beside.ts';
import { openDesk } from '../mcp/desk.ts';
import { sessionFiles, takeLine } from '../session/session-folder.ts';
import { WORK_FILES, type WorkReport } from '../work-report.ts';
import { restoreAgentFiles, returnAgentFiles } from './agent-files.ts';
import { readAgentReport } from './agent-report.ts';
import { bundleWorkTree } from './commit.ts';
import { openConversation } from './conversation.ts';
import { decidedActs } from './decided-acts.ts';
import { asking } from './judged-report.ts';
import { heardOut } from './unspoken-report.ts';

export interface Work {
  readonly task: Task;
  readonly prompt: string;
  readonly workspace: string;
  readonly temp: string;
  /** The reduced environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Values that must not leave the run, such as the agent's credential. */
  readonly canaries?: readonly string[];
  readonly onOutput: (text: string) => void;
}

export interface WorkDone {
  /** To hand over to the publish job. */
  readonly folder: string;
  readonly report: WorkReport;
  /** Those that fell under a rule. */
  readonly acts: readonly JudgedAct[];
  /** What the agent noted on the way, as lines of Markdown. */
  readonly progress: readonly string[];
}

/** Runs the agent and leaves bundle and report in a folder for the publish job. */
export async function doWork(work: Work): Promise<WorkDone> {
  const { task, workspace } = work;
  const checkout = { workspace, base: task.base, head: task.head };
  const head = await gitText(['rev-parse', 'HEAD'], { cwd: workspace });
  if (head !== task.head) {
    throw new StepError(
      `The checkout is at ${head}, but the task begins at ${task.head}. The step before this action must check out \`fromJSON(inputs.task).head\`.`,
    );
  }
  const restored = await restoreAgentFiles(checkout);
  const files = await writeAgentFiles(work);
  const say = (line: string): void => work.onOutput(`Drover: ${line}\n`);
  const home = { workspace, env: work.env, folder: files.folder };
  const line = await lineOf(work, say);
  const conversation = await openConversation({ agent: task.agent, home, temp: work.temp, say });
  const decisions = openDecisions(task.decisions);
  const questions = openQuestions({ run: task.key, line, canaries: work.canaries ?? [] });
  const inbox = openInbox(line);
  const acts = openActBook({
    judge: (call) =>
      judge(call, {
        task: { ...task, decisions: [...decisions.all()] },
        rules: task.policies ?? null,
      }),
    decisions,
    questions,
    inbox,
    onAct: ({ effect, rule, category, action }) =>
      say(`${effect} (${category}, by ${rule}): ${action.replaceAll(/\s+/g, ' ').slice(0, 300)}`),
  });
  const desk = openDesk({ task, acts, decisions, questions, inbox, say, now: Date.now });
  const clock = {
    wait: line === null ? 0 : (task.wait ?? 0),
    waited: () => line?.waited() ?? 0,
  };
  const end = await withMcp({ desk, file: files.mcp, wait: clock.wait }, (mcp) =>
    runAgent(work, files, { acts, mcp, ...clock }),
  );
  const kept = await conversation.keep(end.session);
  await returnAgentFiles(checkout, restored);
  const given = await readAgentReport(files.report, end);
  const asked = questions.parked();
  const handed = await handOver(work, {
    report: asked === null ? given : asking(given, asked),
    lastWords: end.lastWords,
    cost: end.cost,
    session: end.session,
    kept,
    acts: decidedActs(acts.acts()),
    live: asked?.live ?? null,
    delivered: [...questions.delivered()],
    told: [...inbox.told()],
  });
  return { ...handed, acts: acts.acts(), progress: desk.progress() };
}

/** The way to Drover, where the steps before have left one. What it is good for stays in this process. */
async function lineOf({ task, temp }: Work, say: (line: string) => void): Promise<Line | null> {
  const key = await takeLine(sessionFiles(temp));
  if (key === null || task.wait === undefined) return null;
  return openLine({ ...key, wait: task.wait, say });
}

async function handOver(
  { task, workspace, temp }: Work,
  {
    lastWords,
    ...said
  }: Omit<WorkReport, 'version' | 'key' | 'nonce' | 'changed'> & {
    readonly lastWords: string;
  },
): Promise<Omit<WorkDone, 'acts' | 'progress'>> {
  const { report } = said;
  const folder = join(temp, 'drover-work');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const keeps =
    report.kind === 'given' && report.report.outcome !== 'failed' && mayChangeFiles(task.stages);
  const bundle = join(folder, WORK_FILES.bundle);
  const changed = keeps && (await bundleWorkTree({ workspace, head: task.head, temp, bundle }));
  const { key, nonce } = task;
  const heard = heardOut(report, { lastWords, changed, stages: task.stages });
  const handed: WorkReport = { version: 1, key, nonce, changed, ...said, report: heard };
  await writeFile(join(folder, WORK_FILES.report), JSON.stringify(handed));
  return { folder, report: handed };
}

interface AgentFiles {
  readonly folder: string;
  readonly prompt: string;
  readonly task: string;
  readonly report: string;
  readonly mcp: string;
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
    mcp: join(folder, 'mcp.json'),
  };
  await writeFile(files.prompt, prompt);
  await writeFile(files.task, JSON.stringify(task));
  return files;
}

function runAgent(
  { task, prompt, workspace, env, onOutput }: Work,
  files: AgentFiles,
  beside: Pick<AgentCall, 'acts' | 'mcp' | 'wait' | 'waited'>,
): Promise<AgentEnd> {
  return adapterOf(task.agent).run({
    agent: task.agent,
    prompt,
    news: task.agent.news ?? null,
    workspace,
    folder: files.folder,
    env: {
      ...env,
      DROVER_REPORT: files.report,
      DROVER_TASK: files.task,
      DROVER_PROMPT: files.prompt,
      DROVER_MCP: files.mcp,
    },
    timeout: task.limits.minutes * 60_000,
    usd: task.limits.usd,
    ...beside,
    onOutput,
  });
}
