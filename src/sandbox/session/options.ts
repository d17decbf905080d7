import { Command, InvalidArgumentError } from 'commander';
import { ok, type Result } from '../../lifecycle/result.ts';
import { type EarlyEnd, readOptions } from './read-options.ts';

export interface SandboxArguments {
  readonly port: number;
  readonly json: boolean;
  /** A local repository to take in place of the storefront. */
  readonly repo: string | null;
  /** A shell command that is the agent. */
  readonly agent: string | null;
}

export const DEFAULT_PORT = 4242;

/** The arguments after the program's name. */
export function readArguments(args: readonly string[]): Result<SandboxArguments, EarlyEnd> {
  const program = new Command('sandbox')
    .description('A local GitHub with a repository, a board, a runner and Drover, until a signal.')
    .option('--port <number>', 'port of the local GitHub; 0 picks a free one', toPort, DEFAULT_PORT)
    .option('--json', 'print one JSON line when ready, and nothing else on standard output', false)
    .option(
      '--repo <path>',
      'a local git repository to work on; it is cloned, never touched',
      toText('It must be the folder of a git repository.'),
    )
    .option(
      '--agent <command>',
      'the agent to run, as you would type it; reads its prompt on stdin',
      toText('It must be a command, such as "claude -p".'),
    );
  const options = readOptions<Pick<SandboxArguments, 'port' | 'json'> & Partial<Given>>(
    program,
    args,
  );
  if (!options.ok) return options;
  const { port, json, repo, agent } = options.value;
  return ok({ port, json, repo: repo ?? null, agent: agent ?? null });
}

interface Given {
  readonly repo: string;
  readonly agent: string;
}

/** For commander: any text but an empty one. */
function toText(problem: string): (text: string) => string {
  return (text) => {
    if (text.trim() === '') throw new InvalidArgumentError(problem);
    return text;
  };
}

/** For commander: a port, or its own way to say that it is none. */
export function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError('It must be a number from 0 to 65535; 0 picks a free port.');
  }
  return port;
}
