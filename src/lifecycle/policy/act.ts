import type { Category } from './category.ts';
import { codeConcerns } from './concerns/code.ts';
import { type Concern, concern, ordinary, unclearConcern } from './concerns/concern.ts';
import { destructiveConcerns } from './concerns/destructive.ts';
import { gitConcerns } from './concerns/git.ts';
import { isLocalUrl, networkConcerns } from './concerns/network.ts';
import { whereIs } from './concerns/place.ts';
import { isSecretPath, isSecretWord, secretsConcerns } from './concerns/secrets.ts';
import { deployConcerns, dependencyConcerns } from './concerns/supply.ts';
import type { Invocation } from './shell/invocation.ts';
import { readShell } from './shell/read.ts';
import { unwrapped } from './shell/unwrap.ts';
import { firmWord } from './shell/word.ts';

/** What an agent's tool is about to do, as the agent's program says it. */
export type Act =
  /** A text for a shell, in the root of the work tree, which is at this absolute path. */
  | { readonly kind: 'command'; readonly command: string; readonly workspace?: string }
  /** Paths from the root of the repository; absolute where they are outside. */
  | { readonly kind: 'edit' | 'read'; readonly paths: readonly string[] }
  | { readonly kind: 'fetch'; readonly url: string }
  /** A tool of which nothing is known but that it is no tool for reading, editing or fetching. */
  | { readonly kind: 'other'; readonly tool: string };

export type { Concern } from './concerns/concern.ts';

/**
 * Everything about an act that a policy may have a say in, the gravest first; empty for what nobody has to decide on.
 * It judges what the agent says that it does. What a program does that it starts, nobody sees from here.
 */
export function concernsOf(act: Act): readonly Concern[] {
  if (act.kind === 'command') return distinct(commandConcerns(act.command, act.workspace));
  if (act.kind === 'fetch')
    return isLocalUrl(act.url) ? [] : [concern('network', 'it fetches an address')];
  if (act.kind === 'other') return [concern('other', 'nobody knows what this tool does')];
  return distinct(act.paths.flatMap((path) => fileConcerns(act.kind, path)));
}

/** The gravest concern of an act; `null` for what nobody has to decide on. */
export function categoryOf(act: Act): Concern | null {
  return concernsOf(act)[0] ?? null;
}

function fileConcerns(kind: 'edit' | 'read', path: string): readonly Concern[] {
  const secrets = isSecretPath(path) ? [concern('secrets', `it opens ${path}`, [path])] : [];
  if (kind === 'read') return secrets;
  const { kind: where, path: written } = whereIs(firmWord(path), '.');
  if (where === 'scratch') return secrets;
  if (where !== 'inside')
    return [...secrets, concern('destructive', `it writes ${written}`, [written])];
  const isGit = written.startsWith('.git/');
  return [...secrets, (isGit ? concern : ordinary)('other', `it edits ${written}`, [written])];
}

function commandConcerns(command: string, workspace: string | undefined): readonly Concern[] {
  const reading = unwrapped(readShell(inWorkspace(command, workspace)));
  return [
    ...reading.unclear.map((why) => unclearConcern(why)),
    ...reading.invocations.flatMap(invocationConcerns),
    ...reading.loose
      .filter(isSecretWord)
      .map(({ text }) => concern('secrets', `it names ${text}`, [text])),
  ];
}

/** Paths below the work tree are paths of the repository, however they are written. */
function inWorkspace(command: string, workspace: string | undefined): string {
  const root = workspace?.replace(/\/+$/, '') ?? '';
  const named = root === '' ? command : command.replaceAll(`${root}/`, './');
  return named.replaceAll(/\$(?:GITHUB_WORKSPACE\b|\{GITHUB_WORKSPACE\})\/?/g, './');
}

function invocationConcerns(invocation: Invocation): readonly Concern[] {
  const [name, ...args] = invocation.words;
  const program = (name?.text ?? '').split('/').at(-1) ?? '';
  const words = [program, ...args.map(({ text }) => text)].join(' ');
  return [
    ...destructiveConcerns(invocation, words),
    ...gitConcerns(invocation),
    ...secretsConcerns(invocation, words),
    ...deployConcerns(words),
    ...networkConcerns(invocation, words),
    ...dependencyConcerns(words),
    ...codeConcerns(invocation),
  ];
}

const GRAVITY: readonly Category[] = [
  'destructive',
  'secrets',
  'deploy',
  'network',
  'dependency',
  'scope',
  'cost',
  'other',
];

/** One for each category and kind, with the paths of all. */
function distinct(concerns: readonly Concern[]): readonly Concern[] {
  const known = new Map<string, Concern>();
  for (const each of concerns) {
    // Paths of what is ordinary and of what is not are judged apart, and so is what names none.
    const key = [each.category, each.isOrdinary, each.isUnclear, each.paths.length === 0].join(' ');
    const before = known.get(key);
    known.set(
      key,
      before === undefined
        ? each
        : { ...before, paths: [...new Set([...before.paths, ...each.paths])] },
    );
  }
  const all = [...known.values()];
  // A push that is grave is none of the everyday ones.
  const isSaid = (one: Concern): boolean =>
    one.isOrdinary &&
    one.paths.length === 0 &&
    all.some((other) => !other.isOrdinary && other.category === one.category);
  return all
    .filter((one) => !isSaid(one))
    .toSorted(
      (a, b) =>
        Number(a.isOrdinary) - Number(b.isOrdinary) ||
        GRAVITY.indexOf(a.category) - GRAVITY.indexOf(b.category),
    );
}
