import { runProgram, type ProgramEnd } from '../program.ts';
import type { Adapter, AgentCall, AgentEnd } from './adapter.ts';

/** Any program: prompt on standard input, exit code 0 when it has done its work. It has no hooks that are known. */
export const command: Adapter = { run: runCommand, conversation: null };

export async function runCommand(
  call: Omit<AgentCall, 'news' | 'acts' | 'mcp' | 'wait'>,
): Promise<AgentEnd> {
  const [command = '', ...args] = call.agent.command ?? [];
  const session = call.agent.session === null ? {} : { DROVER_SESSION: call.agent.session };
  const end = await runProgram({
    command,
    args,
    cwd: call.workspace,
    env: { ...call.env, ...session },
    stdin: call.prompt,
    timeout: call.timeout,
    waited: call.waited,
    onOutput: call.onOutput,
  });
  const lastWords = end.kind === 'not-started' ? '' : lastLines(end.stdout);
  return { ended: howItEnded(command, end, call), lastWords, session: null, cost: null };
}

/** The sentence that says why an agent's program did not do its work. */
export function howItEnded(
  command: string,
  end: ProgramEnd,
  { timeout }: { readonly timeout: number },
): AgentEnd['ended'] {
  switch (end.kind) {
    case 'not-started':
      return {
        kind: 'badly',
        reason: `The agent's program \`${command}\` could not be started (${end.message}). Install it in a step before the agent in .github/workflows/drover-stage.yml, or correct \`agents\` in .github/drover.yml.`,
      };
    case 'timed-out':
      return {
        kind: 'badly',
        reason: `The agent was ended after its ${Math.round(timeout / 60_000)} minutes.`,
      };
    case 'exited': {
      if (end.code === 0) return { kind: 'well' };
      const words = lastLines(end.stderr) || lastLines(end.stdout);
      const said = words === '' ? '' : ` Its last words: ${words.slice(-1200)}`;
      return {
        kind: 'badly',
        reason: `The agent's program ended with exit code ${end.code}.${said}`,
      };
    }
  }
}

/** The last lines of an output, without terminal colours, at most 20 lines and 3,000 characters. */
export function lastLines(output: string): string {
  // oxlint-disable-next-line no-control-regex -- terminal sequences begin with a control character
  const plain = output.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').trimEnd();
  return plain.split('\n').slice(-20).join('\n').slice(-3000).trim();
}
