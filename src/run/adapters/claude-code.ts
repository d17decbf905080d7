import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SessionId } from '../../lifecycle/reports/fields.ts';
import { claudeDialect } from '../acts/dialects.ts';
import { hookCommand } from '../acts/hook-command.ts';
import { withJudge } from '../acts/judge-server.ts';
import { patience } from '../acts/patience.ts';
import { mcpServers } from '../mcp/beside.ts';
import { runProgram } from '../program.ts';
import type { Adapter, AgentCall, AgentEnd, Home } from './adapter.ts';
import { howItEnded } from './command.ts';
import { jsonLines } from './json-lines.ts';
import { filesAt, writeKeptFiles } from './kept-files.ts';
import { resumeOrBegin } from './resume.ts';

const PROGRAM = 'claude';

/** The last line that `claude -p --output-format json` prints; loose, since it belongs to another program. */
const Answer = z.looseObject({
  type: z.literal('result'),
  is_error: z.boolean().optional(),
  result: z.string().optional(),
  session_id: SessionId.optional(),
  total_cost_usd: z.number().nonnegative().optional(),
  usage: z
    .looseObject({
      input_tokens: z.int().nonnegative().optional(),
      cache_creation_input_tokens: z.int().nonnegative().optional(),
      cache_read_input_tokens: z.int().nonnegative().optional(),
      output_tokens: z.int().nonnegative().optional(),
    })
    .optional(),
});
type Answer = z.infer<typeof Answer>;

/** Claude Code, without a terminal. */
export const claudeCode: Adapter = {
  run: runClaudeCode,
  conversation: {
    collect: async (session, home) => {
      const folder = join(projectsOf(home), folderOf(home));
      const inside = await readdir(folder).catch((): string[] => []);
      const own = inside.filter((name) => name === `${session}.jsonl` || name === session);
      return (await Promise.all(own.map((name) => filesAt(folder, name)))).flat();
    },
    restore: (_session, files, home) =>
      writeKeptFiles(join(projectsOf(home), folderOf(home)), files),
  },
};

function runClaudeCode(call: AgentCall): Promise<AgentEnd> {
  const { workspace, acts } = call;
  return withJudge({ dialect: claudeDialect, place: call, acts }, async (url) => {
    const end = await resumeOrBegin(
      call,
      (session, prompt) =>
        runProgram({
          command: PROGRAM,
          args: claudeArguments(call, session, url),
          cwd: workspace,
          // As root, the program refuses to bypass permissions unless it is told that the machine is disposable.
          env: { ...call.env, IS_SANDBOX: '1', DISABLE_AUTOUPDATER: '1', ...patient(call) },
          stdin: prompt,
          timeout: call.timeout,
          waited: call.waited,
          onOutput: call.onOutput,
        }),
      /no conversation found/i,
    );
    const answer = end.kind === 'not-started' ? undefined : jsonLines(end.stdout, Answer).at(-1);
    const ended = howItEnded(PROGRAM, end, call);
    return {
      ended: ended.kind === 'badly' || !answer?.is_error ? ended : complaint(answer),
      lastWords: (answer?.result ?? '').trim(),
      session: answer?.session_id ?? null,
      cost: answer ? costOf(answer) : null,
    };
  });
}

/** A tool that waits for a person is neither ended nor put into the background. */
function patient({ wait }: AgentCall): Record<string, string> {
  if (wait === 0) return {};
  return { MCP_TOOL_TIMEOUT: String(patience(wait)), CLAUDE_CODE_MCP_AUTO_BACKGROUND_MS: '0' };
}

/** The arguments: nobody can be asked for permission, and of MCP servers only Drover's is started. */
function claudeArguments(call: AgentCall, session: string | null, url: string): string[] {
  return [
    '--print',
    '--output-format',
    'json',
    '--permission-mode',
    'bypassPermissions',
    '--strict-mcp-config',
    '--mcp-config',
    JSON.stringify(mcpServers(call.mcp, call.wait)),
    '--settings',
    JSON.stringify(settingsFor(url, call)),
    '--add-dir',
    call.folder,
    ...(call.agent.model === undefined ? [] : ['--model', call.agent.model]),
    ...(call.usd === undefined ? [] : ['--max-budget-usd', String(call.usd)]),
    ...(session === null ? [] : ['--resume', session]),
  ];
}

/**
 * On the command line, which comes before the settings of user and project. A hook holds in every permission mode;
 * `disableAllHooks` in a settings file would end it unless it is denied here, and a hook that fails would let the act
 * pass but for `onFailure` (both seen with 2.1.330; `onFailure` is from 2.1.295 on).
 */
function settingsFor(url: string, { wait }: AgentCall): object {
  const timeout = patience(wait) / 1000;
  const hook = { type: 'command', command: hookCommand(url), timeout, onFailure: 'block' };
  return {
    disableAllHooks: false,
    hooks: { PreToolUse: [{ matcher: '*', hooks: [hook] }] },
  };
}

function projectsOf({ env }: Home): string {
  return join(env['CLAUDE_CONFIG_DIR'] ?? join(env['HOME'] ?? '', '.claude'), 'projects');
}

/** Conversations lie in a folder that is named by the place where they were held. */
function folderOf({ workspace }: Home): string {
  return workspace.replaceAll(/[^A-Za-z0-9]/g, '-');
}

function complaint(answer: Answer): AgentEnd['ended'] {
  return {
    kind: 'badly',
    reason: `Claude Code reports an error: ${(answer.result ?? '').slice(0, 1500)}`,
  };
}

function costOf({ total_cost_usd: usd, usage }: Answer): AgentEnd['cost'] {
  const input = [
    usage?.input_tokens,
    usage?.cache_creation_input_tokens,
    usage?.cache_read_input_tokens,
  ].reduce<number>((sum, tokens) => sum + (tokens ?? 0), 0);
  return {
    ...(usd === undefined ? {} : { usd }),
    ...(usage ? { inputTokens: input, outputTokens: usage.output_tokens ?? 0 } : {}),
  };
}
