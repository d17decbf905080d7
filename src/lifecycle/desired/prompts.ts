import type { RefusalCode } from '../acts/refusal.ts';
import type { SharedEffect } from '../effect.ts';
import { NodeId } from '../ids.ts';
import type { Look } from '../look.ts';
import { askedPart } from '../prompts/parts.ts';
import type { Prompt } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import type { CommentSnapshot } from '../snapshot/comment.ts';
import { paragraphs } from '../text/paragraphs.ts';
import { answerPart } from '../words/prompt.ts';

/** The key that the comment of a prompt carries. */
export function promptKey({ life }: IssueRecord, { id }: Pick<Prompt, 'id'>): string {
  return `prompt/${life}/${id}`;
}

/** Comments of prompts that do not show yet what has become of them. */
export function promptEffects(record: IssueRecord, look: Look): readonly SharedEffect[] {
  return record.prompts.flatMap((prompt) => {
    const comment = commentOf(prompt, record, look);
    const body = comment === undefined ? null : withAnswer(comment, { prompt, record, look });
    if (comment === undefined || body === null) return [];
    return [{ kind: 'edit-comment', comment: comment.id, key: promptKey(record, prompt), body }];
  });
}

/** Its comment as Drover left it; one that somebody else has edited bears no key any more, and is left as it is. */
function commentOf(prompt: Prompt, record: IssueRecord, look: Look): CommentSnapshot | undefined {
  if (prompt.comment === null) return undefined;
  const key = promptKey(record, prompt);
  return look.snapshot.comments.find(({ id, keys }) => id === prompt.comment && keys.includes(key));
}

interface Told {
  readonly prompt: Prompt;
  readonly record: IssueRecord;
  readonly look: Look;
}

/** The body that it should have; null where it has it. */
function withAnswer({ body }: CommentSnapshot, { prompt, record, look }: Told): string | null {
  const asked = askedPart(body);
  if (asked === null) return null;
  const answer = answerPart(prompt, record, look);
  return normal(body).includes(normal(answer)) ? null : paragraphs([asked, answer]);
}

function normal(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}

/** Comments with a secret in them, as long as their authors are owed a warning. */
export function hiding(record: IssueRecord): readonly SharedEffect[] {
  const pasted = record.owed.filter(({ kind, args }) => kind === 'reply' && args[0] === PASTED);
  return pasted.map(({ about }) => ({ kind: 'hide-comment', comment: NodeId.parse(about) }));
}

const PASTED: RefusalCode = 'secret-pasted';

/** Remembers where a prompt stands once it was seen, and forgets it once it shows its answer. */
export function withComments(record: IssueRecord, look: Look): IssueRecord {
  if (record.prompts.every(({ comment, state }) => state !== 'open' && comment === null))
    return record;
  const prompts = record.prompts.map((prompt): Prompt => {
    if (prompt.comment === null) {
      if (!record.owed.some(({ key }) => key === promptKey(record, prompt))) return prompt;
      const key = promptKey(record, prompt);
      const seen = look.snapshot.comments.find(({ keys }) => keys.includes(key));
      return seen === undefined ? prompt : { ...prompt, comment: seen.id };
    }
    if (prompt.state === 'open') return prompt;
    const comment = commentOf(prompt, record, look);
    const isTold = comment !== undefined && withAnswer(comment, { prompt, record, look }) === null;
    return isTold ? { ...prompt, comment: null, ...keeping(prompt, comment) } : prompt;
  });
  return { ...record, prompts };
}

/** What a run asked while it went on stands in its comment alone: that is asked for, however much is said after it. */
function keeping({ live }: Prompt, { id }: CommentSnapshot): Pick<Prompt, 'live'> {
  return live === undefined ? {} : { live: { ...live, comment: id } };
}
