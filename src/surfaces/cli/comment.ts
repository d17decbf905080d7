import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { IssueRead, Place } from '../../lifecycle/shown/shown.ts';
import { asSaidIn } from '../asking/command-comment.ts';
import { promptNamed } from '../asking/name.ts';
import type { Person } from '../person.ts';
import { placeText } from '../place.ts';
import { safe } from '../plain.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Io, printJson, unanswered } from './io.ts';

/** The words of a command line that name an issue, first or last, and the others. */
export interface Addressed {
  readonly place: Place;
  /** With the id of a prompt before it, where the issue was named with one. */
  readonly text: string;
}

export function addressed(words: readonly string[]): Result<Addressed, string> {
  const first = promptNamed(words[0] ?? '');
  const last = promptNamed(words.at(-1) ?? '');
  const name = first ?? last;
  if (name === null) return fail('Name the issue, first or last, like acme/storefront#12.');
  const others = first === null ? words.slice(0, -1) : words.slice(1);
  const text = others.join(' ').trim();
  return ok({ place: name.place, text: name.id === null ? text : `${name.id} ${text}`.trim() });
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
  const comment = asSaidIn(read, body);
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
