// The stand-in agent: a program that obeys `agent:` lines, so that the loop can be tried without a model.
import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { AgentReport } from '../../lifecycle/reports/report.ts';
import { parseTask } from '../../lifecycle/reports/task.ts';
import { work } from './work.ts';

const { DROVER_REPORT: report, DROVER_TASK: taskFile } = process.env;
if (report === undefined || taskFile === undefined) {
  console.error(
    'The stand-in agent is started by a run of Drover: DROVER_REPORT and DROVER_TASK name its files, the prompt comes on standard input.',
  );
  process.exit(2);
}
const task = parseTask(readFileSync(taskFile, 'utf8'));
if (!task.ok) {
  console.error(task.error);
  process.exit(2);
}
const prompt = await text(process.stdin);
const answer = await work({ task: task.value, prompt, folder: process.cwd() }).catch(inability);
writeFileSync(report, JSON.stringify(answer, null, 2));
console.log(answer.summary);

function inability(error: unknown): AgentReport {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    outcome: 'failed',
    summary: 'The sandbox’s stand-in agent could not do as it was told.',
    reason: reason.slice(0, 2000),
  };
}
