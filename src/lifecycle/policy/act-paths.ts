import { matchesAny } from './paths.ts';

/**
 * Stands among the paths of an act for one that cannot be told. A path that ends with `/` is a folder with everything
 * below it, which an act concerns as well.
 */
export const ANY_PATH = '**';

/** Names that nobody chose: what a pattern matches below them, it matches below all. */
const PROBES = ['\u0001', '\u0001/\u0001'] as const;

/**
 * Whether a path of an act is one that the patterns mean. For a folder or a path that cannot be told: whether it may
 * concern one (`mayBe`), or else whether all of it is.
 */
export function isOnPath(path: string, patterns: readonly string[], mayBe: boolean): boolean {
  if (path === ANY_PATH) return mayBe;
  const written = plainPath(path);
  if (written === '') return mayBe;
  if (!path.endsWith('/')) return matchesAny(written, patterns);
  if (!mayBe) return PROBES.every((probe) => matchesAny(`${written}/${probe}`, patterns));
  return matchesAny(written, patterns) || patterns.some((glob) => mayReachBelow(glob, written));
}

/** The path without what says nothing: `./a//b/../c/` is `a/c`; the root of the repository is empty. */
function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Whether something below the folder may match: the pattern floats, or what it says before its first star leads there. */
function mayReachBelow(glob: string, folder: string): boolean {
  const pattern = glob.toLowerCase().replace(/^\//, '');
  if (!glob.includes('/') || /^[*?]/.test(pattern)) return true;
  const firm = pattern.split(/[*?]/)[0] ?? '';
  const below = `${folder.toLowerCase()}/`;
  return firm.startsWith(below) || below.startsWith(firm);
}
