import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SessionId } from '../../lifecycle/reports/fields.ts';
import { copilotDialect } from '../acts/dialects.ts';
import { hookCommand } from '../acts/hook-command.ts';
import { withJudge } from '../acts/judge-server.ts';
import { patience } from '../acts/patience.ts';
import { mcpServers } from '../mcp/beside.ts';
import { type ProgramEnd, runProgram } from '../program.ts';
import type { Adapter, AgentCall, AgentEnd, Home } from './adapter.ts';
import { howItEnded } from './command.ts';
import { jsonLines } from './json-lines.ts';
import { filesAt, writeKeptFiles } from './kept-files.ts';
import { resumeOrBegin } from './resume.ts';
import { since, type Tokens } from './tokens.ts';
import { unlessUnjudged } from './unjudged.ts';

const PROGRAM = 'copilot';

/** The lines of `copilot --output-format json` that say something to us; loose, since they belong to another program. */
const Line = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('result'), sessionId: SessionId }),
  z.looseObject({ type: z.literal('tool.execution_start') }),
  z.looseObject({
    type: z.literal('assistant.message'),
    data: z.looseObject({ content: z.string() }),
  }),
]);

/** What a session has used from its beginning, by model. Its price is in units of a subscription, not in dollars. */
const Usage = z
  .looseObject({
    modelMetrics: z.record(
      z.string(),
      z.looseObject({
        usage: z.looseObject({
          inputTokens: z.int().nonnegative(),
          outputTokens: z.int().nonnegative(),
        }),
      }),
    ),
  })
  .transform(({ modelMetrics }): Tokens => {
    const used = Object.values(modelMetrics).map(({ usage }) => usage);
    return {
      inputTokens: used.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
      outputTokens: used.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
    };
  });

/** The last line of a session's events. */
const Shutdown = z.looseObject({
  type: z.literal('session.shutdown'),
  data: z.looseObject({ accountingSnapshot: Usage }),
});

/** GitHub Copilot CLI, without a terminal. */
export const copilot: Adapter = {
  run: runCopilot,
  conversation: {
    collect: async (session, home) => {
      const files = await filesAt(homeOf(home), join('session-state', session));
      return files.filter(({ name }) => !name.endsWith('.lock'));
    },
    restore: (_session, files, home) => writeKeptFiles(homeOf(home), files),
  },
};

function runCopilot(call: AgentCall): Promise<AgentEnd> {
  const { workspace, acts } = call;
  return withJudge({ dialect: copilotDialect, place: call, acts }, async (url) => {
    const plugin = await writePlugin(call, url);
    const usage = join(call.folder, 'copilot-usage.json');
    const before = await usedBefore(call);
    const end = await resumeOrBegin(
      call,
      (session, prompt) =>
        runProgram({
          command: PROGRAM,
          args: copilotArguments(call, { session, plugin, usage }),
          cwd: workspace,
          env: call.env,
          stdin: prompt,
          timeout: call.timeout,
          waited: call.waited,
          onOutput: call.onOutput,
        }),
      /no session, task, or name matched/i,
    );
    return endOf(call, end, { before, used: await usedIn(usage) });
  });
}

function endOf(
  call: AgentCall,
  end: ProgramEnd,
  { before, used }: { readonly before: Tokens | null; readonly used: Tokens | null },
): AgentEnd {
  const lines = end.kind === 'not-started' ? [] : jsonLines(end.stdout, Line);
  const tools = lines.filter(({ type }) => type === 'tool.execution_start').length;
  const messages = lines.flatMap((line) =>
    line.type === 'assistant.message' ? line.data.content.trim() : [],
  );
  const session =
    lines.flatMap((line) => (line.type === 'result' ? line.sessionId : [])).at(-1) ?? null;
  return {
    ended: unlessUnjudged(howItEnded(PROGRAM, end, call), { tools, acts: call.acts }),
    lastWords: messages.findLast((text) => text !== '') ?? '',
    session,
    cost: used === null ? null : since(session === call.agent.session ? before : null, used),
  };
}

/** The arguments: nobody can be asked, and configuration of the checkout is not trusted. */
function copilotArguments(
  { agent, folder, mcp, wait }: AgentCall,
  where: { readonly session: string | null; readonly plugin: string; readonly usage: string },
): string[] {
  return [
    '--allow-all',
    '--no-ask-user',
    '--no-auto-update',
    '--disable-builtin-mcps',
    '--additional-mcp-config',
    JSON.stringify(mcpServers(mcp, wait)),
    '--output-format',
    'json',
    '--plugin-dir',
    where.plugin,
    '--usage-output-file',
    where.usage,
    '--add-dir',
    folder,
    ...(agent.model === undefined ? [] : ['--model', agent.model]),
    ...(where.session === null ? [] : [`--resume=${where.session}`]),
  ];
}

/** Hooks come with a plugin for this start only; they are read when the program starts. */
async function writePlugin({ folder, wait }: AgentCall, url: string): Promise<string> {
  const plugin = join(folder, 'copilot-plugin');
  const hook = { type: 'command', bash: hookCommand(url), timeoutSec: patience(wait) / 1000 };
  const about = { name: 'drover', version: '1.0.0', description: 'Acts', hooks: 'hooks.json' };
  await mkdir(plugin, { recursive: true });
  await writeFile(join(plugin, 'plugin.json'), JSON.stringify(about));
  const hooks = { version: 1, hooks: { preToolUse: [hook] } };
  await writeFile(join(plugin, 'hooks.json'), JSON.stringify(hooks));
  return plugin;
}

async function usedBefore({ agent, env }: AgentCall): Promise<Tokens | null> {
  if (agent.session === null) return null;
  const events = join(homeOf({ env }), 'session-state', agent.session, 'events.jsonl');
  const text = await readFile(events, 'utf8').catch(() => '');
  return jsonLines(text, Shutdown).at(-1)?.data.accountingSnapshot ?? null;
}

/** What the program wrote to `--usage-output-file`. */
async function usedIn(file: string): Promise<Tokens | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const usage = Usage.safeParse(JSON.parse(text));
  return usage.success ? usage.data : null;
}

function homeOf({ env }: Pick<Home, 'env'>): string {
  return env['COPILOT_HOME'] ?? join(env['HOME'] ?? '', '.copilot');
}
