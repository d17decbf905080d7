import { isEditedByAnother } from '../acts/collect.ts';
import { mayOperate } from '../approvals/standing.ts';
import type { Command } from '../commands/command.ts';
import { suggestionsIn } from '../commands/suggestions.ts';
import type { PromptFeedback } from '../contracts/prompt-input.ts';
import type { Look } from '../look.ts';
import type { FeedbackItem } from '../record/feedback-item.ts';
import type { IssueRecord } from '../record/record.ts';
import type { CommentSnapshot } from '../snapshot/comment.ts';
import { holdsPasted } from '../text/pasted-secret.ts';
import { toAgent } from '../text/to-agent.ts';

const LIMIT = 8_000;

/**
 * The batch's texts, sanitised, from their sources; null when a source is gone, or is no longer its author's word: then
 * the item cannot be worked on.
 */
export function feedbackTexts(record: IssueRecord, look: Look): readonly PromptFeedback[] | null {
  const texts = record.batch.map((item) => textOf(item, look));
  const found = texts.filter((text) => text !== null);
  return found.length === texts.length ? found : null;
}

/** True when an item says nothing that an agent may be given. */
export function isLost(item: FeedbackItem, look: Look): boolean {
  return textOf(item, look) === null;
}

/** What was edited since it was written counts only as the word of an author who may still write. */
export function stillCounts(source: CommentSnapshot, look: Look): boolean {
  if (source.editedAt === null) return true;
  return !isEditedByAnother(source) && mayOperate(source.author, look) === 'yes';
}

function textOf(item: FeedbackItem, look: Look): PromptFeedback | null {
  const source = look.snapshot.comments.find((comment) => comment.id === item.source);
  if (source === undefined || !stillCounts(source, look)) return null;
  const said = item.part === null ? whole(source, look) : partOf(source, item.part, look);
  if (said === null) return null;
  // Where it suggests something: taken from the sanitised text, which keeps code as it is shown.
  const text = holdsPasted(said) ? WITHHELD : safe(said);
  const [suggestion] = suggestionsIn(text);
  return {
    id: item.id,
    author: item.by,
    text,
    ...(source.inline === null ? {} : placeOf(source.inline)),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

const WITHHELD = 'This feedback is not shown: it holds a secret.';

/** Whoever made the file named it, so its name is text like any other; one that hides something is left out. */
function placeOf({
  path,
  line,
}: NonNullable<CommentSnapshot['inline']>): Pick<PromptFeedback, 'path' | 'line'> {
  if (safe(path) !== path) return {};
  return { path, ...(line === null ? {} : { line }) };
}

function safe(text: string): string {
  return toAgent(text, { limit: LIMIT }).text;
}

/** A review's body or inline comment; or the denial of a change that somebody pushed. */
function whole(source: CommentSnapshot, look: Look): string {
  const denial = commandIn(source, { name: 'deny', part: 0 }, look);
  if (denial === null) return source.body;
  return `The change of protected paths is not allowed: take it back. ${denial.reason ?? ''}`;
}

/** The n-th command of its name in a comment, as it stands now. */
export function commandIn<N extends Command['name']>(
  source: CommentSnapshot,
  which: { readonly name: N; readonly part: number },
  look: Look,
): Extract<Command, { name: N }> | null {
  const line = look.linesOf(source).filter((each) => each.name === which.name)[which.part];
  const command = line?.result.ok === true ? line.result.value : null;
  return command?.name === which.name ? (command as Extract<Command, { name: N }>) : null;
}

function partOf(source: CommentSnapshot, part: number, look: Look): string | null {
  return commandIn(source, { name: 'feedback', part }, look)?.text ?? null;
}
