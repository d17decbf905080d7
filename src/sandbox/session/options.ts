import { Command, InvalidArgumentError } from 'commander';
import { ok, type Result } from '../../lifecycle/result.ts';
import { DEFAULT_WEBHOOK } from './app-files.ts';
import { type EarlyEnd, readOptions } from './read-options.ts';

export interface SandboxArguments {
  readonly port: number;
  readonly json: boolean;
  /** A local repository to take in place of the storefront. */
  readonly repo: string | null;
  /** A shell command that is the agent. */
  readonly agent: string | null;
  /** A folder for what a Drover needs that somebody starts himself; null: Drover is started here. */
  readonly app: string | null;
  /** Where such a Drover is told of events. */
  readonly webhook: string;
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
    )
    .option(
      '--app <folder>',
      'start no Drover; write the App’s key and variables there, for one that you start',
      toText('It must be a folder; it is made if it is not there.'),
    )
    .option('--webhook <url>', 'where the Drover that you start is told', toUrl, DEFAULT_WEBHOOK);
  const options = readOptions<Known & Partial<Given>>(program, args);
  if (!options.ok) return options;
  const { repo, agent, app, ...known } = options.value;
  return ok({ ...known, repo: repo ?? null, agent: agent ?? null, app: app ?? null });
}

type Known = Pick<SandboxArguments, 'port' | 'json' | 'webhook'>;

interface Given {
  readonly repo: string;
  readonly agent: string;
  readonly app: string;
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

/** For commander: an address to be told at. */
function toUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new InvalidArgumentError('It must be an address such as ' + DEFAULT_WEBHOOK + '.');
  }
  return text;
}
