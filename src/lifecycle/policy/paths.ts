import { once } from '../once.ts';

/**
 * Whether a path of the repository matches one of the patterns: `*` any characters within a folder, `**` any
 * folders, `?` one character. A pattern without `/` matches at any depth, one that ends with `/` everything
 * below. Upper and lower case are one, since some runners' file systems make them so and a protected path
 * should err on the side of protection. Time is bounded by path length × pattern length.
 */
export function matchesAny(path: string, globs: readonly string[]): boolean {
  const written = `/${path.toLowerCase()}`;
  return patternsOf(globs).some((pattern) => matches(written, pattern));
}

/** A pattern from the root's slash on, as all paths are written here. */
interface Pattern {
  readonly tokens: readonly Token[];
  /** What stands between its stars. Most paths lack some of it, and are told by that. */
  readonly words: readonly string[];
}

/** A configuration's list is held against many paths, look after look. */
const patternsOf = once((globs: readonly string[]) =>
  globs.flatMap((glob) => readings(glob.toLowerCase())).map(patternOf),
);

/** `a/**` stands for `a` as well: a folder may be replaced by a file or a link of that name. */
function readings(glob: string): readonly string[] {
  const below = glob.endsWith('/') ? `${glob}**` : glob;
  const whole = anchored(below);
  return below.endsWith('/**') ? [whole, whole.slice(0, -3)] : [whole];
}

function anchored(glob: string): string {
  if (glob.startsWith('/')) return glob;
  return glob.includes('/') ? `/${glob}` : `/**/${glob}`;
}

type Token =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'one' }
  | { readonly kind: 'within' }
  /** `**` followed by a slash: nothing, or whole folders. */
  | { readonly kind: 'folders' }
  | { readonly kind: 'anything' };

function patternOf(glob: string): Pattern {
  const parts = glob.match(/\*\*\/|\*+|[^*]/gu) ?? [];
  return { tokens: parts.map(tokenOf), words: glob.split(/\*\*\/|\*+|\?/) };
}

function tokenOf(part: string): Token {
  if (part === '**/') return { kind: 'folders' };
  if (part === '*') return { kind: 'within' };
  if (part.startsWith('**')) return { kind: 'anything' };
  return part === '?' ? { kind: 'one' } : { kind: 'character', character: part };
}

/** Advances all places in the pattern at once, a character of the path at a time: no backtracking. */
function matches(path: string, { tokens, words }: Pattern): boolean {
  if (!words.every((word) => path.includes(word))) return false;
  let places: readonly number[] = [0];
  for (const character of path) {
    places = placesAfter(places, character, tokens);
    if (places.length === 0) return false;
  }
  return places.at(-1) === tokens.length;
}

/**
 * The places after one character, in ascending order. Stars may stand for nothing, so the places behind them are
 * reached as well; folders stand for nothing only where one begins.
 */
function placesAfter(
  places: readonly number[],
  character: string,
  tokens: readonly Token[],
): readonly number[] {
  const after: number[] = [];
  let newest = NOWHERE;
  for (const place of places) {
    let next = step(tokens[place], place, character);
    if (next <= newest) continue;
    after.push(next);
    while (mayBeNothing(tokens[next], character)) after.push((next += 1));
    newest = next;
  }
  return after;
}

const NOWHERE = -1;

/** The place after one character; nowhere if it does not fit. */
function step(token: Token | undefined, place: number, character: string): number {
  if (token === undefined) return NOWHERE;
  if (token.kind === 'character') return token.character === character ? place + 1 : NOWHERE;
  if (token.kind === 'one') return character === '/' ? NOWHERE : place + 1;
  if (token.kind === 'within') return character === '/' ? NOWHERE : place;
  return place;
}

function mayBeNothing(token: Token | undefined, before: string): boolean {
  if (token === undefined) return false;
  const { kind } = token;
  return kind === 'within' || kind === 'anything' || (kind === 'folders' && before === '/');
}
