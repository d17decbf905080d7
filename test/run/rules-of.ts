import { parseConfig } from '../../src/lifecycle/policy/parse.ts';
import type { Task } from '../../src/lifecycle/reports/task.ts';

/** Rules as `.github/drover.yml` says them, and as Drover sends them: whom to ask is not the run's business. */
export function rulesOf(...policies: readonly string[]): Task['policies'] {
  const config = parseConfig(
    `version: 1\npolicies:\n${policies.map((one) => `  - {${one}}\n`).join('')}`,
  );
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  return config.value.policies.map((rule) => ({ ...rule, ask: null })) as Task['policies'];
}
