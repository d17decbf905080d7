import { roleOf } from '../../lifecycle/prompts/asking.ts';
import type { PublishedPrompt } from '../../lifecycle/prompts/published.ts';
import { readPromptComment } from '../../lifecycle/prompts/read-comment.ts';
import { type Prompt, termsOf } from '../../lifecycle/record/prompt.ts';
import type { IssueRecord } from '../../lifecycle/record/record.ts';
import type { IssueRead, IssueShown } from '../../lifecycle/shown/shown.ts';
import { placeText, repoText } from '../place.ts';

/** The prompts of an issue, oldest first, as the record has them; with their texts where its comments were read. */
export function promptsOf(shown: IssueShown | IssueRead): readonly PublishedPrompt[] {
  if (shown.record.kind !== 'valid') return [];
  const { record } = shown.record;
  return record.prompts.map((prompt) => published(shown, record, prompt));
}

/** Those that wait for a person. What has ended waits for nobody. */
export function waitingOf(shown: IssueShown | IssueRead): readonly PublishedPrompt[] {
  if (shown.record.kind !== 'valid' || shown.record.record.end !== null) return [];
  return promptsOf(shown).filter(({ state }) => state === 'open');
}

/** State by the record, texts by the comment: a comment that was not read, or is gone, leaves them out. */
function published(
  shown: IssueShown | IssueRead,
  record: IssueRecord,
  prompt: Prompt,
): PublishedPrompt {
  const { place } = shown;
  const id = `${placeText(place)}:${prompt.id}`;
  const { rule, deadline, default: usual } = termsOf(prompt);
  return {
    ...textsOf('said' in shown ? shown : null, prompt),
    id,
    session_id: `${placeText(place)}:${prompt.session}`,
    role: roleOf(prompt.run),
    workspace: prompt.run,
    branch: record.branch?.name ?? null,
    kind: prompt.kind,
    category: prompt.category,
    severity: prompt.severity,
    created_at: iso(prompt.askedAt),
    deadline: deadline === null ? null : iso(deadline),
    default: usual,
    state: prompt.state,
    decision: prompt.decision,
    answered_by: prompt.by,
    answered_at: prompt.answeredAt === null ? null : iso(prompt.answeredAt),
    rule,
    repository: repoText(place),
    issue: place.number,
  };
}

const NO_TEXTS = {
  question: null,
  reason: null,
  requested_action: null,
  suggested_reply: null,
  options: null,
  paths: null,
  url: null,
};

/** Prompts are numbered over all lives of an issue, so a number is one prompt's alone. */
function textsOf(
  read: IssueRead | null,
  { id }: Prompt,
): { [K in keyof typeof NO_TEXTS]: PublishedPrompt[K] } {
  const comments = (read?.said ?? []).flatMap((comment) => readPromptComment(comment) ?? []);
  const own = comments.findLast((comment) => comment.id.endsWith(`:${id}`));
  if (own === undefined) return NO_TEXTS;
  const { question, reason, requested_action, suggested_reply, options, paths, url } = own;
  return { question, reason, requested_action, suggested_reply, options, paths, url };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
