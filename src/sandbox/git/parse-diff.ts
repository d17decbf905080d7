import type { FileDiff } from './git-store.ts';

const statuses: Readonly<Record<string, FileDiff['status']>> = {
  A: 'added',
  D: 'removed',
  R: 'renamed',
};

interface RawChange {
  readonly status: FileDiff['status'];
  readonly path: string;
  readonly previousPath: string | null;
  readonly oid: string;
}

/**
 * What `git diff-tree --raw --numstat -p -z` says: all changes, then the counts of each in the same order, then an empty
 * part and the patch.
 */
export function parseDiff(text: string): FileDiff[] {
  const changes: RawChange[] = [];
  let at = 0;
  const next = (): string => {
    const end = text.indexOf('\0', at);
    const part = text.slice(at, end);
    at = end + 1;
    return part;
  };
  while (text[at] === ':') changes.push(rawChange(next));
  const counts = changes.map(() => numstat(next));
  const patches = splitPatch(text.slice(at + 1));
  return changes.map((change, index) => {
    const { additions, deletions } = counts[index] ?? { additions: 0, deletions: 0 };
    return {
      ...change,
      additions,
      deletions,
      changes: additions + deletions,
      patch: patches[index] ?? null,
    };
  });
}

/** `:mode mode oid oid STATUS NUL path NUL [new path NUL]` */
function rawChange(next: () => string): RawChange {
  const [, , before = '', after = '', letter = ''] = next().split(' ');
  const status = statuses[letter.charAt(0)] ?? 'modified';
  const first = next();
  return {
    status,
    path: status === 'renamed' ? next() : first,
    previousPath: status === 'renamed' ? first : null,
    oid: status === 'removed' ? before : after,
  };
}

/** `added TAB deleted TAB path NUL`; of a rename the path is empty and two follow. */
function numstat(next: () => string): Pick<FileDiff, 'additions' | 'deletions'> {
  const [additions = '', deletions = '', path = ''] = next().split('\t');
  if (path === '') {
    next();
    next();
  }
  return { additions: Number(additions) || 0, deletions: Number(deletions) || 0 };
}

/** Each file's hunks, without the headers before the first; null where there are none. */
function splitPatch(patch: string): (string | null)[] {
  return patch
    .split(/^diff --git /m)
    .slice(1)
    .map((part) => {
      const hunk = part.search(/^@@/m);
      return hunk < 0 ? null : part.slice(hunk).replace(/\n$/, '');
    });
}
