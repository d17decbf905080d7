import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { SessionId } from '../../lifecycle/reports/fields.ts';
import { openCodeDialect } from '../acts/dialects.ts';
import { withJudge } from '../acts/judge-server.ts';
import { patience } from '../acts/patience.ts';
import { type ProgramEnd, runProgram } from '../program.ts';
import type { Adapter, AgentCall, AgentEnd, Home, KeptFile } from './adapter.ts';
import { howItEnded } from './command.ts';
import { jsonLines } from './json-lines.ts';
import { resumeOrBegin } from './resume.ts';
import { unlessUnjudged } from './unjudged.ts';

const PROGRAM = 'opencode';
const KEPT = 'session.json';
const MINUTES_TO_COPY = 2;
const LONGEST_EXPORT = 50_000_000;

/** The lines of `opencode run --format json` that say something to us; loose, since they belong to another program. */
const Line = z.looseObject({
  type: z.string(),
  sessionID: SessionId.optional(),
  part: z
    .looseObject({
      text: z.string().optional(),
      cost: z.number().nonnegative().optional(),
      tokens: z
        .looseObject({
          input: z.int().nonnegative(),
          output: z.int().nonnegative(),
          reasoning: z.int().nonnegative().optional(),
          cache: z
            .looseObject({ read: z.int().nonnegative(), write: z.int().nonnegative() })
            .optional(),
        })
        .optional(),
    })
    .optional(),
});
type Line = z.infer<typeof Line>;

/** OpenCode, without a terminal. Conversations go in and out by its own commands, since they lie in its database. */
export const openCode: Adapter = {
  run: runOpenCode,
  conversation: {
    collect: async (session, home): Promise<readonly KeptFile[]> => {
      const end = await copy(['export', session], home);
      if (end.kind !== 'exited' || end.code !== 0) return [];
      const text = end.stdout.slice(Math.max(0, end.stdout.indexOf('{')));
      return isJson(text) ? [{ name: KEPT, content: Buffer.from(text) }] : [];
    },
    restore: async (_session, files, home) => {
      const file = files.find(({ name }) => name === KEPT);
      if (file === undefined) throw new Error('the kept conversation is empty');
      const path = join(home.folder, `opencode-${KEPT}`);
      await writeFile(path, file.content, { mode: 0o600 });
      const end = await copy(['import', path], home);
      if (end.kind !== 'exited' || end.code !== 0)
        throw new Error('`opencode import` did not take it');
    },
  },
};

function runOpenCode(call: AgentCall): Promise<AgentEnd> {
  const { workspace, acts } = call;
  return withJudge({ dialect: openCodeDialect, place: call, acts }, async (url) => {
    const plugin = join(call.folder, 'opencode-plugin.mjs');
    await writeFile(plugin, pluginFor(url));
    const env = { ...call.env, ...QUIET, OPENCODE_CONFIG_CONTENT: configWith(plugin, call) };
    const end = await resumeOrBegin(
      call,
      (session, prompt) =>
        runProgram({
          command: PROGRAM,
          args: openCodeArguments(call, session),
          cwd: workspace,
          env,
          stdin: prompt,
          timeout: call.timeout,
          waited: call.waited,
          onOutput: call.onOutput,
        }),
      /session not found/i,
    );
    const lines = end.kind === 'not-started' ? [] : jsonLines(end.stdout, Line);
    const tools = lines.filter(({ type }) => type === 'tool_use').length;
    return {
      ended: unlessUnjudged(howItEnded(PROGRAM, end, call), { tools, acts }),
      lastWords: lines.findLast(({ type }) => type === 'text')?.part?.text?.trim() ?? '',
      session: lines.findLast(({ sessionID }) => sessionID !== undefined)?.sessionID ?? null,
      cost: costOf(lines),
    };
  });
}

const QUIET = { OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_LSP_DOWNLOAD: '1' };

function openCodeArguments({ agent }: AgentCall, session: string | null): string[] {
  return [
    'run',
    '--format',
    'json',
    ...(agent.model === undefined ? [] : ['--model', agent.model]),
    ...(session === null ? [] : ['--session', session]),
  ];
}

/** Comes before the configuration of user and project; plugins of all of them are loaded. */
function configWith(plugin: string, { mcp, wait }: AgentCall): string {
  const timeout = wait === 0 ? {} : { timeout: patience(wait) };
  return JSON.stringify({
    permission: 'allow',
    plugin: [pathToFileURL(plugin).href],
    mcp: {
      drover: { type: 'local', command: [mcp.command, ...mcp.args], enabled: true, ...timeout },
    },
    share: 'disabled',
    autoupdate: false,
  });
}

/** Loaded when the program starts; what a tool of it throws is told to the agent, and the tool does not run. */
function pluginFor(url: string): string {
  return `export const Drover = async () => ({
  'tool.execute.before': async ({ tool }, { args }) => {
    const answer = await fetch(${JSON.stringify(url)}, { method: 'POST', body: JSON.stringify({ tool, args }) });
    if (!answer.ok) throw new Error('Drover cannot judge this act: status ' + answer.status);
    const { refusal } = await answer.json();
    if (refusal !== null) throw new Error(refusal);
  },
});
`;
}

function costOf(lines: readonly Line[]): AgentEnd['cost'] {
  const steps = lines.flatMap(({ type, part }) =>
    type === 'step_finish' && part !== undefined ? [part] : [],
  );
  if (steps.length === 0) return null;
  const sum = (of: (step: (typeof steps)[number]) => number): number =>
    steps.reduce((total, step) => total + of(step), 0);
  return {
    usd: sum(({ cost }) => cost ?? 0),
    inputTokens: sum(
      ({ tokens }) =>
        (tokens?.input ?? 0) + (tokens?.cache?.read ?? 0) + (tokens?.cache?.write ?? 0),
    ),
    outputTokens: sum(({ tokens }) => (tokens?.output ?? 0) + (tokens?.reasoning ?? 0)),
  };
}

function copy(args: readonly string[], { workspace, env }: Home): Promise<ProgramEnd> {
  return runProgram({
    command: PROGRAM,
    args,
    cwd: workspace,
    env: { ...env, ...QUIET },
    stdin: '',
    timeout: MINUTES_TO_COPY * 60_000,
    onOutput: () => {},
    remembered: LONGEST_EXPORT,
  });
}

/** One that was too long to be remembered whole is none. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
