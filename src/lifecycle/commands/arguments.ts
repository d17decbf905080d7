import { DAY, parseDuration } from '../policy/quantities.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Unit } from '../runs/granted.ts';
import type { Instant, Millis } from '../time.ts';
import type { CommandError, CommandName } from './command.ts';

/** What follows a command's word. */
export interface CommandArguments {
  /** The rest of the command's own line, trimmed. */
  readonly line: string;
  /** That line and all lines up to the next command, trimmed. */
  readonly text: string;
}

/** Names of gates and prompts that may stand before what else a command takes. */
const NAME = /^`?(p\d{1,4}|risk|text|design|plan|protected)`?:?(?=\s|$)/i;

/** The name that stands first, lower case, and what follows it; null where it begins with something else. */
export function named({ line, text }: CommandArguments): {
  readonly id: string | null;
  readonly rest: CommandArguments;
} {
  const [prefix = '', id] = NAME.exec(line) ?? [];
  const rest = { line: line.slice(prefix.length).trim(), text: text.slice(prefix.length).trim() };
  return { id: id?.toLowerCase() ?? null, rest };
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

const UNITS: Readonly<Record<string, Unit>> = {
  run: 'runs',
  runs: 'runs',
  round: 'rounds',
  rounds: 'rounds',
  dollar: 'dollars',
  dollars: 'dollars',
  usd: 'dollars',
};

/** More is not granted at once: nobody means it. */
const MOST = 10_000;

/** `+3`, `+2 runs`, `+$10` or `+10 dollars`; runs and rounds are whole. */
export function budgetAmount(line: string): Taken<{ amount: number; unit?: Unit }> {
  const [, sign, digits = '', word = ''] =
    /^\+?(\$?)(\d{1,6}(?:\.\d{1,2})?)\s*([a-z]*)$/i.exec(line) ?? [];
  const unit = sign === '$' ? 'dollars' : UNITS[word.toLowerCase()];
  const amount = Number(digits);
  const isOdd = (word !== '' && UNITS[word.toLowerCase()] === undefined) || digits === '';
  const isBroken = !Number.isInteger(amount) && unit !== undefined && unit !== 'dollars';
  if (isOdd || isBroken || amount <= 0 || amount > MOST)
    return fail({ kind: 'bad-amount', found: line });
  return ok(unit === undefined ? { amount } : { amount, unit });
}

/** `@ann`, `@ann 2d` or `@ann 2026-12-31`: a day counts to its end, in UTC. */
export function personAndTime(
  line: string,
): Taken<{ to: string; lasts?: Millis; until?: Instant }> {
  const [word = '', ...others] = line.split(/\s+/);
  const [, to] = /^`?@?([a-z0-9](?:[a-z0-9_-]{0,98}[a-z0-9])?)`?$/i.exec(word) ?? [];
  if (to === undefined) return fail({ kind: 'bad-login', found: word });
  const time = others.join(' ').replace(/^(?:until|for)\s+/i, '');
  if (time === '') return ok({ to });
  const lasts = parseDuration(time);
  if (lasts !== null && lasts > 0) return ok({ to, lasts });
  const day = /^\d{4}-\d{2}-\d{2}$/.test(time) ? Date.parse(`${time}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(day)
    ? fail({ kind: 'bad-until', found: time })
    : ok({ to, until: day + DAY });
}
