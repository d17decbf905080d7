import { z } from 'zod';
import type { HookDialect } from './judge-server.ts';
import { toolCallOf } from './tool-call.ts';

const ClaudeCall = z.looseObject({ tool_name: z.string(), tool_input: z.unknown() });
const CopilotCall = z.looseObject({ toolName: z.string(), toolArgs: z.unknown() });
const OpenCodeCall = z.looseObject({ tool: z.string(), args: z.unknown() });

/** Claude Code, and Codex, which took its hooks over (code.claude.com/docs/en/hooks, developers.openai.com/codex/hooks). */
export const claudeDialect: HookDialect = {
  read: (body, place) => {
    const { tool_name: tool, tool_input: input } = ClaudeCall.parse(body);
    return toolCallOf(tool, input, place);
  },
  write: (refusal) =>
    refusal === null
      ? {}
      : {
          hookSpecificOutput: {
            hookEventName: 'PreToolUse',
            permissionDecision: 'deny',
            permissionDecisionReason: refusal,
          },
        },
};

/** Copilot CLI (docs.github.com/en/copilot/reference/hooks-reference); the arguments may come as JSON in a string. */
export const copilotDialect: HookDialect = {
  read: (body, place) => {
    const { toolName, toolArgs } = CopilotCall.parse(body);
    const input: unknown = typeof toolArgs === 'string' ? JSON.parse(toolArgs || '{}') : toolArgs;
    return toolCallOf(toolName, input, place);
  },
  write: (refusal) =>
    refusal === null ? {} : { permissionDecision: 'deny', permissionDecisionReason: refusal },
};

/** The plugin that Drover gives to OpenCode: it throws what it is told, which refuses the tool. */
export const openCodeDialect: HookDialect = {
  read: (body, place) => {
    const { tool, args } = OpenCodeCall.parse(body);
    return toolCallOf(tool, args, place);
  },
  write: (refusal) => ({ refusal }),
};
