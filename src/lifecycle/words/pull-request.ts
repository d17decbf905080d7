import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import { plainLine } from '../text/one-line.ts';
import { pinnedText } from '../text-pin.ts';
import { paragraphs } from '../text/paragraphs.ts';
import { criteria, feedbackTable, previewLines, summary } from './offer.ts';
import { STAGE_WORDS } from './stages.ts';

const BEGIN = '<!-- drover:begin -->';
const END = '<!-- drover:end -->';

/** The title that somebody vouched for: it ends in the merge commit's message. */
export function pullTitle(record: IssueRecord, look: Look): string {
  const title = pinnedText(record, look)?.title ?? '';
  return plainLine(title, 200) || `Issue ${look.snapshot.issue.number}`;
}

/**
 * What a reviewer sees of the pull request. It links the issue without a closing keyword: closing is closeout's, after
 * the merge was verified.
 */
export function pullBody(record: IssueRecord, look: Look): string {
  const { issue, pull } = look.snapshot;
  return paragraphs([
    `For #${issue.number}. **Stage:** ${record.end === null ? STAGE_WORDS[record.stage].name : 'ended'}.`,
    pull === null ? '' : previewLines(look, pull),
    summary(record, look),
    criteria(record, look),
    feedbackTable(record, look),
    'To answer, here or on the issue: `/approve`, `/feedback <what should change>` or `/reject <why>`; inline comments that say `/feedback` count, and so do reviews.',
  ]);
}

/**
 * The body with our part in it. What people wrote around it stays; where somebody removed our part, the body is theirs
 * and is left alone.
 */
export function withManagedPart(body: string | null, part: string): string {
  const managed = `${BEGIN}\n${part}\n${END}`;
  if (body === null) return managed;
  const from = body.indexOf(BEGIN);
  const to = body.indexOf(END, from);
  return from === -1 || to === -1
    ? body
    : body.slice(0, from) + managed + body.slice(to + END.length);
}
