import { fail, ok, type Result } from '../result.ts';
import type { CommandError, CommandName } from './command.ts';

/** What follows a command's word. */
export interface CommandArguments {
  /** The rest of the command's own line, trimmed. */
  readonly line: string;
  /** That line and all lines up to the next command, trimmed. */
  readonly text: string;
}

type Taken<T> = Result<T, CommandError>;

/** Characters (UTF-16 code units) that a feedback item or an answer may have. */
export const MAX_TEXT = 16_000;
/** Characters that a reason may have. */
export const MAX_REASON = 2_000;

/** Nothing may stand on the line: `/ready when the design is done` must not start anything. */
export function nothing(command: CommandName, args: CommandArguments): Taken<null> {
  return args.line === '' ? ok(null) : fail({ kind: 'unexpected', command, found: args.line });
}

export function requiredText(
  command: CommandName,
  text: string,
  limits: { readonly argument: string; readonly limit: number },
): Taken<string> {
  if (text === '') return fail({ kind: 'missing', command, argument: limits.argument });
  return bounded(command, text, limits.limit);
}

/** Like `requiredText`, but nothing at all is fine. */
export function optionalText(
  command: CommandName,
  text: string,
  limit: number,
): Taken<string | null> {
  return text === '' ? ok(null) : bounded(command, text, limit);
}

function bounded(command: CommandName, text: string, limit: number): Taken<string> {
  if (text.length <= limit) return ok(text);
  return fail({ kind: 'too-long', command, length: text.length, limit });
}

/** A commit, by 7 to 40 hexadecimal digits; people paste it in backticks, too. */
export function optionalSha(line: string): Taken<string | null> {
  if (line === '') return ok(null);
  const sha = line.replace(/^`(.*)`$/, '$1').toLowerCase();
  return /^[0-9a-f]{7,40}$/.test(sha) ? ok(sha) : fail({ kind: 'bad-sha', found: line });
}

/** The first word as an id (lower case), and the text behind it. */
export function idAndText(
  command: CommandName,
  args: CommandArguments,
): Taken<{ id: string; text: string }> {
  const [word = ''] = /^\S*/.exec(args.line) ?? [];
  if (word === '') return fail({ kind: 'missing', command, argument: 'id' });
  const id = word.replace(/^`(.*)`$/, '$1').toLowerCase();
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(id))
    return fail({ kind: 'bad-id', command, found: word });
  return ok({ id, text: args.text.slice(word.length).trim() });
}
