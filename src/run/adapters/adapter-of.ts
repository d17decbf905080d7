import type { Task } from '../../lifecycle/reports/task.ts';
import type { Adapter } from './adapter.ts';
import { runClaudeCode } from './claude-code.ts';
import { runCommand } from './command.ts';

const ADAPTERS = {
  command: runCommand,
  'claude-code': runClaudeCode,
} as const satisfies Record<Task['agent']['adapter'], Adapter>;

export function adapterOf(agent: Task['agent']): Adapter {
  return ADAPTERS[agent.adapter];
}
