import { type Command, CommanderError } from 'commander';
import { fail, ok, type Result } from '../../lifecycle/result.ts';

/** How the program ends without starting anything: help was asked for, or an argument is wrong. */
export interface EarlyEnd {
  readonly exitCode: number;
  /** To be printed as it is. */
  readonly text: string;
}

/** What the arguments after the program's name say; everything that is wrong comes back as a text to print. */
export function readOptions<Options extends object>(
  program: Command,
  args: readonly string[],
): Result<Options, EarlyEnd> {
  let text = '';
  const write = (part: string): void => {
    text += part;
  };
  program
    .configureOutput({ writeOut: write, writeErr: write })
    .showHelpAfterError('Try --help.')
    .allowExcessArguments(false)
    .exitOverride();
  try {
    program.parse([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return fail({ exitCode: error.exitCode, text });
    throw error;
  }
  return ok(program.opts<Options>());
}
