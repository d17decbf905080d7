// The stand-in agent: a program that obeys `agent:` lines, so that the loop can be tried without a model.
import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { AgentReport } from '../../lifecycle/reports/report.ts';
import type { Task } from '../../lifecycle/reports/task.ts';
import { work } from './work.ts';

const { DROVER_REPORT: report, DROVER_TASK: taskFile } = process.env;
if (report === undefined || taskFile === undefined) {
  console.error(
    'The stand-in agent is started by a run of Drover: DROVER_REPORT and DROVER_TASK name its files, the prompt comes on standard input.',
  );
  process.exit(2);
}
// As the run that starts it has read and checked it: to do that once more takes longer than all that is done here.
const task = JSON.parse(readFileSync(taskFile, 'utf8')) as Task;
const prompt = await text(process.stdin);
const answer = await work({ task, prompt, folder: process.cwd() }).catch(inability);
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
