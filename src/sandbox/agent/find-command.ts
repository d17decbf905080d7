import { spawnSync } from 'node:child_process';

/**
 * What is wrong with the command that is to be the agent: null when its program is there, or when only a run can tell.
 * It is a shell command, so only a plain first word says what will be run; one that is relative lies in the checkout.
 */
export function agentProblem(command: string): string | null {
  const word = command
    .trim()
    .split(/\s+/)
    .find((each) => !/^\w+=/.test(each));
  if (word === undefined || !/^[\w.+@-]+$|^\/[\w./+@-]+$/.test(word)) return null;
  const { status } = spawnSync('sh', ['-c', 'command -v -- "$1"', 'sh', word], { stdio: 'ignore' });
  return status === 0
    ? null
    : `The agent \`${word}\` was not found. Install it, put it on your PATH, or give another command with --agent.`;
}
