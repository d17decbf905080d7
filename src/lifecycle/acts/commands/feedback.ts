import { enter, note, release } from '../../record/edit.ts';
import { CAPS } from '../../record/caps.ts';
import { type FeedbackItem } from '../../record/feedback-item.ts';
import { type BlockCode } from '../../record/hold.ts';
import { type IssueRecord } from '../../record/record.ts';
import { ok } from '../../result.ts';
import { refuse } from '../refusal.ts';
import type { Said, Taken } from '../said.ts';

/** What feedback may get going again: there the person says how to go on. */
const ANSWERED_BY_FEEDBACK: readonly BlockCode[] = [
  'no-progress',
  'checks-failed',
  'checks-late',
  'conflict',
  'deploy-failed',
  'deploy-late',
  'merge-refused',
];

/**
 * Each `/feedback` is an item of the next round. An inline one waits for others; any other closes the batch at once.
 * `part` is null where the whole comment is the item (the body or an inline comment of a "request changes").
 */
export function feedback(record: IssueRecord, said: Said, part: number | null): Taken {
  const { pull, now } = said.look.snapshot;
  if (record.end !== null) return refuse('ended');
  if (pull?.state === 'MERGED') return refuse('merged');
  if (isItem(record, said, part)) return ok(record);
  if (record.pending.length >= CAPS.items) return refuse('too-many-items', String(CAPS.items));
  const item: FeedbackItem = {
    id: `f${record.items + 1}`,
    source: said.act.id,
    part,
    by: said.by.login,
    thread: said.comment?.inline?.threadId ?? null,
    at: said.act.said,
    waits: said.act.stream === 'inline' && part !== null,
    resolution: 'open',
  };
  const taken = note(
    { ...record, pending: [...record.pending, item], items: record.items + 1 },
    said.act.said,
    ['feedback', said.by.login, item.id],
  );
  return ok(backToReview(taken, said, now));
}

/** An inline comment of a "request changes" that also says `/feedback` is one item, whichever is looked at first. */
function isItem({ pending, batch }: IssueRecord, { act }: Said, part: number | null): boolean {
  const isIt = (item: FeedbackItem): boolean =>
    item.source === act.id && (item.part === part || item.part === null || part === null);
  return batch.some(isIt) || pending.some(isIt);
}

/** Feedback closes the offer, and an approval given for it is stale. */
function backToReview(record: IssueRecord, said: Said, now: number): IssueRecord {
  const isOffered = record.offer !== null || record.approvals.length > 0;
  const withdrawn = isOffered ? { ...record, offer: null, approvals: [] } : record;
  const code = record.hold?.code ?? null;
  const freed =
    code !== null && ANSWERED_BY_FEEDBACK.includes(code)
      ? release(withdrawn, now, said.by.login)
      : withdrawn;
  return freed.stage === 'merge' ? enter(freed, 'review-intake', now) : freed;
}
