import { explainCommandError } from '../../lifecycle/commands/explain.ts';
import { parseCommands } from '../../lifecycle/commands/parse.ts';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { IssueRead, Place } from '../../lifecycle/shown/shown.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Io, printJson, unanswered } from './io.ts';
import type { Person } from '../person.ts';
import { placeIn, placeText } from '../place.ts';
import { plain, safe } from '../plain.ts';

/** The words of a command line that name an issue, first or last, and the others. */
export interface Addressed {
  readonly place: Place;
  readonly text: string;
}

export function addressed(words: readonly string[]): Result<Addressed, string> {
  const first = placeIn(words[0] ?? '');
  if (first !== null) return ok({ place: first, text: words.slice(1).join(' ').trim() });
  const last = placeIn(words.at(-1) ?? '');
  if (last !== null) return ok({ place: last, text: words.slice(0, -1).join(' ').trim() });
  return fail('Name the issue, first or last, like acme/storefront#12.');
}

/** A comment that is exactly one command, as Drover will read it; else what is wrong with it. */
export function commandComment(name: string, text: string): Result<string, string> {
  const body = `/${name}${text === '' ? '' : ` ${text}`}`;
  const [line, another] = parseCommands(body, { short: true });
  if (line === undefined || line.name !== name) return fail(`\`${safe(body)}\` is no command.`);
  if (!line.result.ok) return fail(plain(explainCommandError(line.result.error)));
  if (another === undefined) return ok(body);
  return fail(
    `A line of the text begins with /${another.name}, which Drover would obey as well. Indent it or put it in quotes, or give that command by itself.`,
  );
}

/** What was read first, what is said, and what is printed then. */
interface Saying {
  readonly read: IssueRead;
  readonly body: string;
  readonly json: boolean;
}

/** Writes the comment as the person, and prints where it stands. */
export async function sayIt(
  io: Io,
  person: Person,
  { read, body, json }: Saying,
): Promise<ExitCode> {
  // Where another bot owns the short words, only those behind /drover count.
  const comment = read.hasShortCommands ? body : body.replace(/^\//, '/drover ');
  const said = await person.say(read.place, comment);
  if (!said.ok) return unanswered(io, said.error);
  const [line = ''] = comment.split('\n');
  if (json) printJson(io, { issue: placeText(read.place), comment, url: said.value.url });
  else io.out(`Commented as you: ${safe(line)}\n${said.value.url}\n`);
  return EXIT.sound;
}

/** Asks where somebody is there to be asked; whoever runs this in a script has decided. */
export async function isMeant(io: Io, question: string, isSure: boolean): Promise<boolean> {
  if (isSure || io.terminal === null) return true;
  const answer = await io.terminal.ask(`${question} [y/N] `);
  return /^y(?:es)?$/i.test(answer.trim());
}
