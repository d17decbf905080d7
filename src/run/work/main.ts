// The action of the work job: runs the agent, with a token that can only read.
import { resolve } from 'node:path';
import {
  addSummary,
  annotate,
  readInput,
  requireInput,
  requireVariable,
  runAction,
  setOutput,
  type StepEnv,
} from '../action.ts';
import { agentEnv, traceEnv } from '../agent-env.ts';
import { muted } from '../muted.ts';
import { isRepeated, readTask } from '../run-inputs.ts';
import type { JudgedAct } from '../acts/judge.ts';
import { sessionFiles } from '../session/session-folder.ts';
import type { WorkReport } from '../work-report.ts';
import { doWork } from './work.ts';

await runAction(async (env) => {
  if (isRepeated(env)) {
    annotate(
      'notice',
      'Superseded: Drover asks for each run once. Comment /retry on the issue to have another one.',
    );
    setOutput(env, 'superseded', 'true');
    return;
  }
  const task = readTask(env);
  const temp = requireVariable(env, 'RUNNER_TEMP');
  const passed = readInput(env, 'pass-env').split(/[\s,]+/);
  const { folder, report, acts, progress } = await muted((onOutput) =>
    doWork({
      task,
      prompt: requireInput(env, 'prompt'),
      workspace: resolve(requireVariable(env, 'GITHUB_WORKSPACE'), readInput(env, 'workspace')),
      temp,
      env: { ...agentEnv(env, passed), ...traceEnv(task) },
      canaries: passed.flatMap((name) => env[name] ?? []),
      onOutput,
    }),
  );
  setOutput(env, 'directory', folder);
  setOutput(env, 'session', report.kept ? sessionFiles(temp).keep : '');
  setOutput(env, 'superseded', 'false');
  say(env, report);
  sayActs(env, acts);
  for (const line of progress) addSummary(env, `- ${line}`);
});

function say(env: StepEnv, { report, changed }: WorkReport): void {
  const outcome =
    report.kind === 'given' ? report.report.outcome : 'a report that breaks its schema';
  const files = changed ? 'with changes for the publish job to check' : 'without changes';
  addSummary(env, `The agent ended: ${outcome}, ${files}.`);
  if (report.kind === 'broken') annotate('warning', report.detail);
}

/** How often which rule held; the acts themselves are in the log, since their words are the agent's. */
function sayActs(env: StepEnv, acts: readonly JudgedAct[]): void {
  const counts = new Map<string, number>();
  for (const { effect, category, rule } of acts) {
    const line = `${effect}: ${category}, by ${rule}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  for (const [line, count] of counts) addSummary(env, `- ${line} (${count} times)`);
}
