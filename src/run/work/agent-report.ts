import { lstat, readFile } from 'node:fs/promises';
import {
  type AgentReport,
  parseAgentReport,
  REPORT_MAX_LENGTH,
} from '../../lifecycle/reports/report.ts';
import type { AgentEnd } from '../adapters/adapter.ts';
import type { WorkReport } from '../work-report.ts';

/** Reads what the agent wrote, and puts words to it where it wrote nothing. */
export async function readAgentReport(file: string, end: AgentEnd): Promise<WorkReport['report']> {
  const text = await readRegularFile(file);
  if (text === null) return { kind: 'given', report: withoutReport(end) };
  const parsed = parseAgentReport(text);
  if (!parsed.ok) {
    return end.ended.kind === 'badly'
      ? { kind: 'given', report: failed(end.ended.reason) }
      : { kind: 'broken', detail: parsed.error.slice(0, 1000) };
  }
  return { kind: 'given', report: weighed(parsed.value, end) };
}

/** A program that ends badly has not done its work, whatever it wrote before. */
function weighed(report: AgentReport, { ended }: AgentEnd): AgentReport {
  if (ended.kind === 'well' || report.outcome !== 'done') return report;
  return { ...report, outcome: 'failed', reason: ended.reason.slice(0, 2000) };
}

function withoutReport({ ended, lastWords }: AgentEnd): AgentReport {
  if (ended.kind === 'badly') return failed(ended.reason);
  const summary =
    lastWords.slice(0, 4000) || 'The agent ended without a report and without a word.';
  return { outcome: 'done', summary };
}

function failed(reason: string): AgentReport {
  return { outcome: 'failed', summary: 'The agent did not finish.', reason: reason.slice(0, 2000) };
}

async function readRegularFile(file: string): Promise<string | null> {
  try {
    const stats = await lstat(file);
    if (!stats.isFile()) return null;
    // Four bytes a character at most: longer files are refused by their length all the same.
    if (stats.size > 4 * REPORT_MAX_LENGTH) return ' '.repeat(REPORT_MAX_LENGTH + 1);
    return await readFile(file, 'utf8');
  } catch {
    return null;
  }
}
