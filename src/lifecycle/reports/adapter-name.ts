import { z } from 'zod';

/** How an agent's program is started and spoken with (docs/agents.md). */
export const AdapterName = z.enum(['command', 'claude-code', 'codex', 'copilot', 'opencode']);
