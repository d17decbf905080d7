/**
 * Whether a path of the repository matches one of the patterns: `*` any characters within a folder, `**` any
 * folders, `?` one character. A pattern without `/` matches at any depth, one that ends with `/` everything
 * below. Upper and lower case are one, since some runners' file systems make them so and a protected path
 * should err on the side of protection. Time is bounded by path length × pattern length.
 */
export function matchesAny(path: string, globs: readonly string[]): boolean {
  const written = path.toLowerCase();
  return globs.some((glob) => readings(glob.toLowerCase()).some((g) => matches(written, g)));
}

/** `a/**` stands for `a` as well: a folder may be replaced by a file or a link of that name. */
function readings(glob: string): readonly string[] {
  const below = glob.endsWith('/') ? `${glob}**` : glob;
  const whole = anchored(below);
  return below.endsWith('/**') ? [whole, whole.slice(0, -3)] : [whole];
}

function anchored(glob: string): string {
  if (glob.startsWith('/')) return glob.slice(1);
  return glob.includes('/') ? glob : `**/${glob}`;
}

type Token =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'one' }
  | { readonly kind: 'within' }
  /** `**` followed by a slash: nothing, or whole folders. */
  | { readonly kind: 'folders' }
  | { readonly kind: 'anything' };

function tokens(glob: string): readonly Token[] {
  const parts = glob.match(/\*\*\/|\*+|[^*]/gu) ?? [];
  return parts.map((part): Token => {
    if (part === '**/') return { kind: 'folders' };
    if (part === '*') return { kind: 'within' };
    if (part.startsWith('**')) return { kind: 'anything' };
    return part === '?' ? { kind: 'one' } : { kind: 'character', character: part };
  });
}

/** Advances the set of all places in the pattern at once, a character of the path at a time: no backtracking. */
function matches(path: string, glob: string): boolean {
  const pattern = tokens(glob);
  let places = withSkips([0], pattern, true);
  for (const character of path) {
    const next = [...places].flatMap((place) => step(pattern[place], place, character));
    places = withSkips(next, pattern, character === '/');
    if (places.size === 0) return false;
  }
  return places.has(pattern.length);
}

/** The places after one character; none where it does not fit. */
function step(token: Token | undefined, place: number, character: string): readonly number[] {
  if (token === undefined) return [];
  if (token.kind === 'character') return token.character === character ? [place + 1] : [];
  if (token.kind === 'one') return character === '/' ? [] : [place + 1];
  if (token.kind === 'within') return character === '/' ? [] : [place];
  return [place];
}

/** Adds the places reached without a character: stars may stand for nothing, folders only where one begins. */
function withSkips(
  reached: readonly number[],
  pattern: readonly Token[],
  folderBegins: boolean,
): ReadonlySet<number> {
  const places = new Set(reached);
  // A set is walked in order of insertion, so places added here are looked at in turn.
  for (const place of places) {
    const kind = pattern[place]?.kind;
    const skippable =
      kind === 'within' || kind === 'anything' || (kind === 'folders' && folderBegins);
    if (skippable) places.add(place + 1);
  }
  return places;
}
