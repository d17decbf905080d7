import { mayApprove, mayOperate } from '../approvals/standing.ts';
import { shortSha } from '../ids.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import { ok } from '../result.ts';
import type { Act } from './act.ts';
import { type Applied, refused } from './applied.ts';
import { approve } from './commands/approve.ts';
import { feedback } from './commands/feedback.ts';
import { applyLines } from './lines.ts';
import { refuse } from './refusal.ts';
import type { Said, Taken } from './said.ts';

/** A review says yes or asks for changes; commands in its body count besides. */
export function applyReview(record: IssueRecord, act: Act, look: Look): Applied | 'wait' {
  if (act.deed.kind !== 'review' || act.by === null) return { record, verdict: 'none' };
  const { verdict, comment, lines } = act.deed;
  const approves = verdict === 'approve';
  const standing = approves ? mayApprove(act.by, look) : mayOperate(act.by, look);
  if (standing === 'unknown') return 'wait';
  // A stranger's review is GitHub's own business: it commands nothing, and needs no answer.
  if (standing === 'no') return { record, verdict: 'none' };
  const said: Said = { act, by: act.by, look, part: 0, comment };
  const taken = approves ? approveByReview(record, said) : feedbackByReview(record, said);
  const reviewed: Applied = taken.ok
    ? { record: taken.value, verdict: 'taken' }
    : refused(record, { act, look }, taken.error);
  return lines.length === 0 ? reviewed : applyLines(reviewed.record, act, look);
}

function approveByReview(record: IssueRecord, said: Said): Taken {
  const commit = said.comment?.review?.commit ?? null;
  const head = said.look.snapshot.pull?.head ?? null;
  // GitHub names no commit where it is gone: then nothing tells what was looked at.
  if (head !== null && commit !== head)
    return refuse('other-sha', commit === null ? 'gone' : shortSha(commit), shortSha(head));
  return approve(record, said, { from: 'review', sha: null });
}

/** "Request changes": its body and each of its inline comments is an item, and the batch closes at once. */
function feedbackByReview(record: IssueRecord, said: Said): Taken {
  const inline = said.look.snapshot.comments.filter(
    (comment) => comment.inline?.reviewId === said.act.id && comment.author?.id === said.by.id,
  );
  const body = said.comment?.body.trim() ?? '';
  const sources = [...(body === '' ? [] : [said.comment]), ...inline];
  let taken: Taken = ok(record);
  for (const source of sources) {
    if (!taken.ok || source === null) continue;
    taken = feedback(
      taken.value,
      { ...said, act: { ...said.act, id: source.id }, comment: source },
      null,
    );
  }
  const ids = new Set(sources.map((source) => source?.id));
  return taken.ok ? ok(closeBatch(taken.value, ids)) : taken;
}

function closeBatch(record: IssueRecord, sources: ReadonlySet<string | undefined>): IssueRecord {
  const pending = record.pending.map((item) =>
    sources.has(item.source) ? { ...item, waits: false } : item,
  );
  return { ...record, pending };
}
