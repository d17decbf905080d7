import { InvalidArgumentError } from 'commander';
import type { RepoName } from '../../lifecycle/shown/shown.ts';
import {
  findNamed,
  findOnly,
  findPrompts,
  type Found,
  type NotOne,
  type Wanted,
} from '../asking/find.ts';
import { promptNamed, type SessionName, sessionNamed } from '../asking/name.ts';
import type { Person } from '../person.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { asPerson, type Io, stop, unanswered } from './io.ts';
import { promptLine } from './prompt-text.ts';

/** Which prompts a command line means. */
export interface Selection {
  readonly session?: SessionName;
  readonly repo?: readonly RepoName[];
  readonly app?: string;
}

export function wantedBy({ session, repo, app }: Selection): Wanted {
  return { session: session ?? null, repos: repo ?? [], app: app ?? null };
}

/** For commander. */
export function toSession(text: string): SessionName {
  const session = sessionNamed(text);
  if (session === null)
    throw new InvalidArgumentError('It must look like acme/storefront#12:backend, or backend.');
  return session;
}

/** What a command line says beside which prompt it means. */
interface Rest {
  readonly text: string;
  /** At a terminal, and not named. */
  readonly isChosen: boolean;
}

/** Finds the one prompt that is meant, and hands it over with the words behind its name. */
export async function withOne(
  io: Io,
  { words, options }: { readonly words: readonly string[]; readonly options: Selection },
  then: (person: Person, found: Found, rest: Rest) => Promise<ExitCode>,
): Promise<ExitCode> {
  const name = promptNamed(words[0] ?? '');
  const mayChoose = io.terminal !== null;
  if (name === null && options.session === undefined && !mayChoose)
    return stop(
      io,
      EXIT.usage,
      'Name the prompt, like acme/storefront#12 or acme/storefront#12:p1, or say --session.',
    );
  const text = words
    .slice(name === null ? 0 : 1)
    .join(' ')
    .trim();
  return asPerson(io, async (person) => {
    if (name === null && mayChoose) {
      const chosen = await choose(io, person, options);
      return 'read' in chosen ? then(person, chosen, { text, isChosen: true }) : chosen.end;
    }
    const wanted = wantedBy(options);
    const found =
      name === null ? await findOnly(person, wanted) : await findNamed(person, name, wanted.app);
    return found.ok
      ? then(person, found.value, { text, isChosen: false })
      : notOne(io, found.error);
  });
}

function notOne(io: Io, error: NotOne): ExitCode {
  if (error.kind === 'trouble') return unanswered(io, error.trouble);
  return stop(io, error.kind === 'several' ? EXIT.usage : EXIT.nothing, error.sentence);
}

/** Lets the person at the terminal choose; what is the only one is not asked about. */
export async function choose(
  io: Io,
  person: Person,
  selection: Selection,
): Promise<Found | { readonly end: ExitCode }> {
  const found = await findPrompts(person, wantedBy(selection));
  if (!found.ok) return { end: unanswered(io, found.error) };
  const [first, ...others] = found.value;
  if (first === undefined) return { end: stop(io, EXIT.nothing, 'Nothing waits for an answer.') };
  if (others.length === 0) return first;
  const chosen = await io.terminal?.choose(
    'Which one?',
    found.value.map(({ prompt }) => ({ value: prompt.id, label: promptLine(prompt) })),
  );
  const one = found.value.find(({ prompt }) => prompt.id === chosen);
  return one ?? { end: stop(io, EXIT.nothing, 'Nothing was said.') };
}
