import type { Result } from '../../lifecycle/result.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import type { Instant } from '../../lifecycle/time.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Person } from '../person.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A person at a terminal. */
export interface Terminal {
  /** Puts a question and gives the line that was typed. */
  readonly ask: (question: string) => Promise<string>;
  /** Lets one of several be chosen, and gives its value; null when the person would rather not. */
  readonly choose: (message: string, choices: readonly Choice[]) => Promise<string | null>;
  /** Lets a text be written, with one to begin from; null when the person would rather not, or wrote nothing. */
  readonly write: (message: string, beginning: string) => Promise<string | null>;
  /** What takes a text off the screen that was written last and ends with a line feed. */
  readonly erasing: (text: string) => string;
}

/** What a command of a person stands on. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Null where there is none: then nothing is asked, and lines are plain. */
  readonly terminal: Terminal | null;
  /** An error says which credentials are missing, or what is wrong with them. */
  readonly person: () => Result<Person, string>;
  /** This machine's time. */
  readonly now: () => Instant;
  /** Waits; ends sooner when the person has had enough. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Aborted when the person has had enough. */
  readonly signal: AbortSignal;
}

/** Says on standard error why nothing was done. */
export function stop(io: Pick<Io, 'err'>, code: ExitCode, sentence: string): ExitCode {
  io.err(`${sentence}\n`);
  return code;
}

/** The same where GitHub did not do what was asked. */
export function unanswered(io: Pick<Io, 'err'>, { sentence }: Trouble): ExitCode {
  return stop(io, EXIT.unanswered, sentence);
}

export function printJson(io: Pick<Io, 'out'>, value: unknown): void {
  io.out(`${JSON.stringify(value)}\n`);
}

/** Runs what needs a person's token; without one nothing is asked of GitHub. */
export async function asPerson(
  io: Io,
  act: (person: Person) => Promise<ExitCode>,
): Promise<ExitCode> {
  const person = io.person();
  return person.ok ? act(person.value) : stop(io, EXIT.usage, person.error);
}
