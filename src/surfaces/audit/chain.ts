import { createHash } from 'node:crypto';
import { type AuditEntry, COLUMNS, type Header, type Sheet } from './sheet.ts';

/**
 * Puts checksums to an export. That of the header is the SHA-256 of its values as a JSON array; that of each entry is over
 * the one before, a line feed, and the entry's values as a JSON array; the total is over the last of them, a line feed and
 * the number of entries. So whatever is changed, left out, put in or put elsewhere is seen from there on.
 */
export function chained(header: Header, entries: readonly AuditEntry[]): Sheet {
  const first = checksum(JSON.stringify(Object.values(ordered(header))));
  let last = first;
  const chain = entries.map((entry) => {
    last = checksum(`${last}\n${JSON.stringify(COLUMNS.map((column) => entry[column]))}`);
    return { entry, sha256: last };
  });
  const sha256 = checksum(`${last}\n${entries.length}`);
  return { header, sha256: first, entries: chain, total: { entries: entries.length, sha256 } };
}

function ordered({ format, repository, since, until, cut }: Header): Header {
  return { format, repository, since, until, cut };
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Where an export is not what its checksums were made of. */
export type Fault =
  | { readonly at: 'header' }
  /** The number of the first entry that does not fit, from 1. */
  | { readonly at: 'entry'; readonly entry: number }
  | { readonly at: 'total' };

/** The first thing in which an export differs from what its checksums were made of; null when it holds. */
export function faultIn(sheet: Sheet): Fault | null {
  const { header, sha256, entries, total } = sheet;
  const right = chained(
    header,
    entries.map(({ entry }) => entry),
  );
  if (right.sha256 !== sha256) return { at: 'header' };
  const wrong = entries.findIndex(
    (each, at) => each.sha256 !== right.entries[at]?.sha256 || each.entry.seq !== at + 1,
  );
  if (wrong >= 0) return { at: 'entry', entry: wrong + 1 };
  const isWhole = total.entries === entries.length && total.sha256 === right.total.sha256;
  return isWhole ? null : { at: 'total' };
}
