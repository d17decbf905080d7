// After an agent of the operator's own that wrote no report: one that keeps the contracts and says where it is from.
import { readFileSync, writeFileSync } from 'node:fs';
import type { AgentReport } from '../../lifecycle/reports/report.ts';
import { parseTask } from '../../lifecycle/reports/task.ts';
import { planReport } from './plan-report.ts';

const { DROVER_REPORT: file = '', DROVER_TASK: taskFile = '' } = process.env;
const read = parseTask(readFileSync(taskFile, 'utf8'));
if (!read.ok) throw new Error(read.error);
const task = read.value;
const items = task.feedback.map(({ id }) => ({ id, resolution: 'resolved' as const }));
const report: AgentReport = {
  ...planReport(task, task.issue.title),
  outcome: 'done',
  summary: `The agent's command ended well and wrote no report, so the sandbox filled this one in for ${task.stages.join(', ')}.`,
  ...(items.length > 0 ? { feedback: items } : {}),
};
writeFileSync(file, JSON.stringify(report, null, 2));
