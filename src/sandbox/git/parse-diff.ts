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

/** Joins what `git diff-tree` says with `--raw -z`, with `--numstat -z` and as a patch. */
export function parseDiff(raw: string, numstat: string, patch: string): FileDiff[] {
  const counts = parseNumstat(numstat);
  const patches = splitPatch(patch);
  return parseRaw(raw).map((change, index) => {
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
function parseRaw(raw: string): RawChange[] {
  const parts = raw.split('\0');
  const changes: RawChange[] = [];
  for (let at = 0; at < parts.length - 1; ) {
    const [, , before = '', after = '', letter = ''] = (parts[at] ?? '').split(' ');
    const status = statuses[letter.charAt(0)] ?? 'modified';
    const first = parts[at + 1] ?? '';
    const renamed = status === 'renamed';
    changes.push({
      status,
      path: renamed ? (parts[at + 2] ?? '') : first,
      previousPath: renamed ? first : null,
      oid: status === 'removed' ? before : after,
    });
    at += renamed ? 3 : 2;
  }
  return changes;
}

/** `added TAB deleted TAB path NUL`; of a rename the path is empty and two follow. */
function parseNumstat(numstat: string): { additions: number; deletions: number }[] {
  const parts = numstat.split('\0');
  const counts: { additions: number; deletions: number }[] = [];
  for (let at = 0; at < parts.length - 1; ) {
    const [additions = '', deletions = '', path = ''] = (parts[at] ?? '').split('\t');
    counts.push({ additions: Number(additions) || 0, deletions: Number(deletions) || 0 });
    at += path === '' ? 3 : 1;
  }
  return counts;
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
