import { basename, join } from 'node:path';
import { z } from 'zod';
import { SessionId } from '../../lifecycle/reports/fields.ts';
import { claudeDialect } from '../acts/dialects.ts';
import { hookCommand } from '../acts/hook-command.ts';
import { withJudge } from '../acts/judge-server.ts';
import { patience } from '../acts/patience.ts';
import { type ProgramEnd, runProgram } from '../program.ts';
import type { Adapter, AgentCall, AgentEnd, Home, KeptFile } from './adapter.ts';
import { howItEnded } from './command.ts';
import { jsonLines } from './json-lines.ts';
import { filesAt, writeKeptFiles } from './kept-files.ts';
import { resumeOrBegin } from './resume.ts';
import { since, type Tokens } from './tokens.ts';
import { unlessUnjudged } from './unjudged.ts';

const PROGRAM = 'codex';

/** What a conversation has used so far, from its beginning. */
const Usage = z
  .looseObject({ input_tokens: z.int().nonnegative(), output_tokens: z.int().nonnegative() })
  .transform(
    (used): Tokens => ({
      inputTokens: used.input_tokens,
      outputTokens: used.output_tokens,
    }),
  );

/** The lines of `codex exec --json` that say something to us; loose, since they belong to another program. */
const Line = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('thread.started'), thread_id: SessionId }),
  z.looseObject({ type: z.literal('turn.completed'), usage: Usage }),
  z.looseObject({
    type: z.literal('turn.failed'),
    error: z.looseObject({ message: z.string() }),
  }),
  z.looseObject({
    type: z.literal('item.completed'),
    item: z.looseObject({ type: z.string(), text: z.string().optional() }),
  }),
]);

const TokenCount = z.looseObject({
  type: z.literal('event_msg'),
  payload: z.looseObject({
    type: z.literal('token_count'),
    info: z.looseObject({ total_token_usage: Usage }),
  }),
});

/** Codex, without a terminal. */
export const codex: Adapter = {
  run: runCodex,
  conversation: {
    collect: filesOf,
    restore: (_session, files, home) => writeKeptFiles(homeOf(home), files),
  },
};

function runCodex(call: AgentCall): Promise<AgentEnd> {
  const { workspace, acts } = call;
  return withJudge({ dialect: claudeDialect, place: call, acts }, async (url) => {
    const before = await usedBefore(call);
    const end = await resumeOrBegin(
      call,
      (session, prompt) =>
        runProgram({
          command: PROGRAM,
          args: codexArguments(call, session, url),
          cwd: workspace,
          env: call.env,
          stdin: prompt,
          timeout: call.timeout,
          waited: call.waited,
          onOutput: call.onOutput,
        }),
      /no rollout found for thread id/i,
    );
    return endOf(call, end, before);
  });
}

function endOf(call: AgentCall, end: ProgramEnd, before: Tokens | null): AgentEnd {
  const lines = end.kind === 'not-started' ? [] : jsonLines(end.stdout, Line);
  const items = lines.flatMap((line) => (line.type === 'item.completed' ? [line.item] : []));
  const session =
    lines.flatMap((line) => (line.type === 'thread.started' ? line.thread_id : [])).at(-1) ?? null;
  const used = lines.flatMap((line) => (line.type === 'turn.completed' ? line.usage : [])).at(-1);
  const failed = lines.flatMap((line) => (line.type === 'turn.failed' ? line.error : [])).at(-1);
  const tools = items.filter(({ type }) => /^(command_execution|file_change|mcp_)/.test(type));
  const ended =
    end.kind === 'exited' && failed !== undefined
      ? ({
          kind: 'badly',
          reason: `Codex reports an error: ${failed.message.slice(0, 1500)}`,
        } as const)
      : howItEnded(PROGRAM, end, call);
  return {
    ended: unlessUnjudged(ended, { tools: tools.length, acts: call.acts }),
    lastWords: items.findLast(({ type }) => type === 'agent_message')?.text?.trim() ?? '',
    session,
    cost: used === undefined ? null : since(session === call.agent.session ? before : null, used),
  };
}

/**
 * The arguments: the machine is disposable, and hooks hold all the same. They are given on the command line, which
 * comes before the settings of user and project; nobody could have trusted them before. Two ways past the hooks are
 * closed: a terminal into which the agent types, and a search that the provider does on its own side.
 */
function codexArguments(call: AgentCall, session: string | null, url: string): string[] {
  const { agent, mcp, wait } = call;
  const seconds = patience(wait) / 1000;
  const command = JSON.stringify(hookCommand(url));
  return [
    'exec',
    ...(session === null ? [] : ['resume', session]),
    '--json',
    '--dangerously-bypass-approvals-and-sandbox',
    '--dangerously-bypass-hook-trust',
    '--skip-git-repo-check',
    '--disable',
    'unified_exec_tty',
    '--config',
    'web_search="disabled"',
    '--config',
    'features.hooks=true',
    '--config',
    `hooks.PreToolUse=[{matcher="*",hooks=[{type="command",command=${command},timeout=${seconds}}]}]`,
    '--config',
    `mcp_servers.drover={command=${JSON.stringify(mcp.command)},args=${JSON.stringify(mcp.args)},tool_timeout_sec=${seconds}}`,
    ...(agent.model === undefined ? [] : ['--model', agent.model]),
    '-',
  ];
}

function homeOf({ env }: Pick<Home, 'env'>): string {
  return env['CODEX_HOME'] ?? join(env['HOME'] ?? '', '.codex');
}

/** A conversation is one file, in a folder for the day on which it began. */
async function filesOf(session: string, home: Pick<Home, 'env'>): Promise<KeptFile[]> {
  const all = await filesAt(homeOf(home), 'sessions');
  return all.filter(({ name }) => basename(name).endsWith(`-${session}.jsonl`));
}

async function usedBefore({ agent, env }: AgentCall): Promise<Tokens | null> {
  if (agent.session === null) return null;
  const [file] = await filesOf(agent.session, { env });
  const last = file === undefined ? undefined : jsonLines(String(file.content), TokenCount).at(-1);
  return last?.payload.info.total_token_usage ?? null;
}
