import { globSync, readdirSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, matchesGlob, relative, resolve, sep } from 'node:path';

export interface FoundFiles {
  /** Absolute paths, sorted. */
  readonly files: readonly string[];
  /** The folder that all search paths have in common. */
  readonly root: string;
}

/**
 * Files that patterns name, the way `@actions/glob` reads them: one pattern a line, a folder means all
 * below it, `!` takes files out again, `#` is a comment. Hidden files count only when asked for.
 */
export function findFiles(
  folder: string,
  patterns: readonly string[],
  options: { readonly hidden: boolean },
): FoundFiles {
  const lines = patterns.flatMap((pattern) => pattern.split('\n')).map((line) => line.trim());
  const wanted = lines.filter(
    (line) => line !== '' && !line.startsWith('#') && !line.startsWith('!'),
  );
  const without = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1).trim());
  const searches = wanted.map((pattern) => resolve(folder, pattern));
  const excluded = without.map((pattern) => resolve(folder, pattern));
  const files = [...new Set(searches.flatMap(expand))]
    .filter((file) => !excluded.some((pattern) => isBelow(file, pattern)))
    .filter((file) => options.hidden || !isHidden(relative(folder, file)))
    .sort();
  return { files, root: commonRoot(searches.map(searchPath)) };
}

function expand(pattern: string): readonly string[] {
  const direct = statSync(pattern, { throwIfNoEntry: false });
  if (direct?.isFile()) return [pattern];
  if (direct?.isDirectory()) return below(pattern);
  return globSync(pattern).flatMap((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) return below(path);
    return stat?.isFile() ? [path] : [];
  });
}

function below(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function isBelow(file: string, pattern: string): boolean {
  return file === pattern || file.startsWith(pattern + sep) || matchesGlob(file, pattern);
}

function isHidden(path: string): boolean {
  return path.split(sep).some((part) => part.startsWith('.') && part !== '..' && part !== '.');
}

/** The part of a pattern before its first wildcard. */
function searchPath(pattern: string): string {
  const parts = pattern.split(sep);
  const wild = parts.findIndex((part) => /[*?[\]{}]/.test(part));
  if (wild >= 0) return parts.slice(0, wild).join(sep) || sep;
  return statSync(pattern, { throwIfNoEntry: false })?.isDirectory() ? pattern : dirname(pattern);
}

function commonRoot(paths: readonly string[]): string {
  const [first = sep, ...rest] = paths;
  return rest.reduce((root, path) => {
    let shared = root;
    while (!inside(shared, path)) shared = dirname(shared);
    return shared;
  }, first);
}

function inside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}
