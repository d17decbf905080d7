import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { addCounts, report, sum } from './report.ts';
import type { Counts } from './watch.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** File to which each test file adds a line of counts. */
    contractCounts: string;
  }
}

/** Adds up what all test files checked, prints it, and fails a run that checked nothing. */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  const file = join(folder, 'counts.jsonl');
  project.provide('contractCounts', file);
  return () => {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    rmSync(folder, { recursive: true, force: true });
    const counts = addCounts(lines.map((line) => JSON.parse(line) as Counts));
    const modules = project.vitest.state.getTestModules().map((module) => module.moduleId);
    const missing = unchecked(modules, counts);
    if (missing.length === 0 && lines.length === 0) return;
    process.stdout.write(report(counts));
    if (missing.length === 0) return;
    process.stderr.write(`contract: not checked at all: ${missing.join(', ')}\n`);
    process.exitCode = 1;
  };
}

/** What was not held against any description, though tests ran that must have caused it. */
function unchecked(modules: readonly string[], counts: Counts): string[] {
  const ran = (folder: string) => modules.some((path) => path.includes(folder));
  const whole = ran('/test/scenarios/');
  return [
    ...(sum(counts.rest) === 0 && (whole || ran('/test/sandbox/rest/')) ? ['REST'] : []),
    ...(sum(counts.graphql) === 0 && whole ? ['GraphQL'] : []),
    ...(sum(counts.webhooks) === 0 && whole ? ['webhooks'] : []),
  ];
}
