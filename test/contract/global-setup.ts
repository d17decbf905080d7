import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { addCounts, report, total } from './report.ts';
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
    const startsSandbox = project.vitest.state
      .getTestModules()
      .some((module) => module.moduleId.includes('/test/sandbox/rest/'));
    if (!startsSandbox && lines.length === 0) return;
    process.stdout.write(report(counts));
    if (total(counts) > 0) return;
    process.stderr.write('contract: nothing was checked, though a sandbox was tested\n');
    process.exitCode = 1;
  };
}
