import { z } from 'zod';
import { SessionId } from '../../lifecycle/reports/fields.ts';
import { runProgram, type ProgramEnd } from '../program.ts';
import type { AgentCall, AgentEnd } from './adapter.ts';
import { howItEnded } from './command.ts';

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

/**
 * Claude Code, without a terminal. A session that this machine does not have (a hosted runner forgets) is begun
 * anew: the prompt holds question and answer anyway.
 */
export async function runClaudeCode(call: AgentCall): Promise<AgentEnd> {
  const first = await start(call, call.agent.session);
  const end =
    call.agent.session !== null && isUnknownSession(first) ? await start(call, null) : first;
  const answer = end.kind === 'not-started' ? null : readAnswer(end.stdout);
  const ended = howItEnded(PROGRAM, end, call);
  return {
    ended: ended.kind === 'badly' || !answer?.is_error ? ended : complaint(answer),
    lastWords: (answer?.result ?? '').trim(),
    session: answer?.session_id ?? null,
    cost: answer ? costOf(answer) : null,
  };
}

/** The arguments: nobody can be asked for permission, and servers of the checkout's own are not started. */
export function claudeArguments(call: AgentCall, session: string | null): string[] {
  return [
    '--print',
    '--output-format',
    'json',
    '--permission-mode',
    'bypassPermissions',
    '--strict-mcp-config',
    '--add-dir',
    call.folder,
    ...(call.agent.model === undefined ? [] : ['--model', call.agent.model]),
    ...(call.usd === undefined ? [] : ['--max-budget-usd', String(call.usd)]),
    ...(session === null ? [] : ['--resume', session]),
  ];
}

function start(call: AgentCall, session: string | null): Promise<ProgramEnd> {
  return runProgram({
    command: PROGRAM,
    args: claudeArguments(call, session),
    cwd: call.workspace,
    // As root, the program refuses to bypass permissions unless it is told that the machine is disposable.
    env: { ...call.env, IS_SANDBOX: '1', DISABLE_AUTOUPDATER: '1' },
    stdin: call.prompt,
    timeout: call.timeout,
    onOutput: call.onOutput,
  });
}

function isUnknownSession(end: ProgramEnd): boolean {
  return (
    end.kind === 'exited' &&
    end.code !== 0 &&
    /no conversation found/i.test(end.stderr + end.stdout)
  );
}

function readAnswer(stdout: string): Answer | null {
  for (const line of stdout.trim().split('\n').reverse()) {
    try {
      const answer = Answer.safeParse(JSON.parse(line));
      if (answer.success) return answer.data;
    } catch {
      // Not the line of the answer.
    }
  }
  return null;
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
