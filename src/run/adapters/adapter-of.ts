import type { Task } from '../../lifecycle/reports/task.ts';
import type { Adapter } from './adapter.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { command } from './command.ts';
import { copilot } from './copilot.ts';
import { openCode } from './opencode.ts';

const ADAPTERS = {
  command,
  'claude-code': claudeCode,
  codex,
  copilot,
  opencode: openCode,
} as const satisfies Record<Task['agent']['adapter'], Adapter>;

export function adapterOf(agent: Task['agent']): Adapter {
  return ADAPTERS[agent.adapter];
}
