import { shortSha } from '../ids.ts';
import { currentResults, type Look } from '../look.ts';
import type { FeedbackItem } from '../record/feedback-item.ts';
import type { IssueRecord } from '../record/record.ts';
import { agentText } from './safe.ts';

/** The answer in a review thread: the commit that resolves it, or why it was declined. */
export function threadReply(item: FeedbackItem, record: IssueRecord, look: Look): string {
  const answer = currentResults(record, look)?.feedback.find((each) => each.id === item.id);
  const reason = answer?.reason === undefined ? '' : agentText(answer.reason, 1_000);
  const commit = record.branch?.next ?? record.branch?.head ?? null;
  if (item.resolution === 'declined') return `Declined. ${reason}`.trim();
  return `Resolved${commit === null ? '' : ` in ${shortSha(commit)}`}. ${reason}`.trim();
}
