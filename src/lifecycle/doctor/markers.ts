import { MARKER_START } from '../markers/marker.ts';
import type { IssueRecord } from '../record/record.ts';
import type { CommentSnapshot } from '../snapshot/comment.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Finding } from './finding.ts';

const KEY = `${MARKER_START}key `;
const RECORD = `${MARKER_START}record `;

/** What is wrong with the markers in what was said: those that were edited, forged, copied, doubled. */
export function markerFindings(snapshot: Snapshot): readonly Finding[] {
  const known = snapshot.record;
  const record = 'comment' in known ? known.comment.id : null;
  return [
    ...snapshot.comments.flatMap((comment) =>
      comment.id === record ? [] : findingsOf(comment, snapshot),
    ),
    ...doubles(snapshot.comments),
  ];
}

function findingsOf(comment: CommentSnapshot, { viewer }: Snapshot): readonly Finding[] {
  const { body, author, editor, keys, url } = comment;
  const isOurs = author?.id === viewer.id;
  const isEdited = editor !== null && editor.id !== viewer.id;
  if (!isOurs) {
    const who = author?.login ?? 'ghost';
    return [
      ...(body.includes(RECORD) ? [{ code: 'record-copied' as const, args: [who, url] }] : []),
      ...(body.includes(KEY) ? [{ code: 'marker-copied' as const, args: [who, url] }] : []),
    ];
  }
  if (!body.includes(KEY)) return [];
  if (isEdited) return [{ code: 'marker-edited', args: [editor.login, url] }];
  return keys.length === 0 ? [{ code: 'marker-forged', args: [url] }] : [];
}

function doubles(comments: readonly CommentSnapshot[]): readonly Finding[] {
  const all = comments.flatMap(({ keys }) => keys);
  const twice = new Set(all.filter((key, at) => all.indexOf(key) !== at));
  return [...twice].map((key): Finding => ({ code: 'marker-double', args: [key] }));
}

/** Comments that the record says were posted and that stand nowhere: to be asked only where everything was read. */
export function missingMarkers(record: IssueRecord, snapshot: Snapshot): readonly Finding[] {
  const { offer, life, prompts, owed, end } = record;
  if (end !== null) return [];
  const posted = [
    ...(offer?.postedAt == null ? [] : [`offer/${offer.id}`]),
    ...prompts.filter(isAsked).map(({ id }) => `prompt/${life}/${id}`),
  ];
  const standing = new Set(snapshot.comments.flatMap(({ keys }) => keys));
  return posted
    .filter((key) => !standing.has(key) && !owed.some((entry) => entry.key === key))
    .map((key): Finding => ({ code: 'marker-missing', args: [key] }));
}

function isAsked({ state }: IssueRecord['prompts'][number]): boolean {
  return state === 'open';
}
