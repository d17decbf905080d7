import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import type { RecordComment } from '../snapshot/record-read.ts';
import { artifactFindings } from './artifacts.ts';
import type { Finding } from './finding.ts';
import { markerFindings, missingMarkers } from './markers.ts';

/** How much the look has of what was said: all of it, or only what a wake needs. */
export interface Extent {
  readonly everythingSaid: boolean;
}

/**
 * Compares the record with what GitHub shows: whether it is ours and whole, whether the markers are, and whether claims,
 * pull request, branch, merge, offer, run, results, card and labels are as it says. Nothing found means that they are.
 */
export function examine(look: Look, { everythingSaid }: Extent): readonly Finding[] {
  const { record } = look.snapshot;
  return [
    ...recordFindings(look),
    ...(record.kind === 'valid' && record.record.observing === null
      ? [
          ...artifactFindings(record.record, look),
          ...(everythingSaid ? missingMarkers(record.record, look.snapshot) : []),
        ]
      : []),
    ...markerFindings(look.snapshot),
  ];
}

function recordFindings({ snapshot }: Look): readonly Finding[] {
  const read = snapshot.record;
  switch (read.kind) {
    case 'absent':
      return [];
    case 'newer':
      return [{ code: 'record-newer', args: [String(read.version)] }];
    case 'deleted':
      return [{ code: 'record-deleted', args: read.by === null ? [] : [read.by.login] }];
    case 'broken':
      return [{ code: `record-${read.why}`, args: read.by === null ? [] : [read.by.login] }];
    case 'valid': {
      const { duplicates, comment, record } = read;
      return [
        ...(duplicates.length === 0
          ? []
          : [{ code: 'record-double' as const, args: [String(duplicates.length)] }]),
        ...(isUnpinned(comment, record) ? [{ code: 'record-unpinned' as const, args: [] }] : []),
      ];
    }
  }
}

/** The pin comes with the second document of a record. */
function isUnpinned(comment: RecordComment, { end }: IssueRecord): boolean {
  return !comment.isPinned && end === null && comment.updatedAt > comment.createdAt;
}
