import { z } from 'zod';
import type { RunKey } from '../ids.ts';
import { PROMPT_KINDS, Request, type PromptKind } from '../reports/request.ts';

/** How many questions one run may ask while it goes on. */
export const MOST_LIVE = 3;

/** Names a question that a run asks while it goes on: half of the SHA-256 of {@link namedText}. */
export const LiveId = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits');
export type LiveId = z.infer<typeof LiveId>;

/** A question that a run asks while it goes on: what a report would say of it, and its name. */
export const LiveQuestion = z.strictObject({
  id: LiveId,
  question: z.string().min(1).max(4000),
  request: Request,
});
export type LiveQuestion = z.infer<typeof LiveQuestion>;

/**
 * What the name of a question is made from: its run, which of its questions it is, from 1, and all that people are
 * shown. So nobody can put other words under a name that people, or a rule, have answered.
 */
export function namedText(
  run: RunKey,
  number: number,
  { question, request }: Pick<LiveQuestion, 'question' | 'request'>,
): string {
  // Parsed, so that the order of keys is that of the schema.
  return JSON.stringify(['drover live question', run, number, question, Request.parse(request)]);
}

/**
 * What a run can make use of before it ends. A secret reaches only jobs that begin after it was added, and a raised
 * ceiling only runs that begin after it was raised: those are asked about when the run has ended.
 */
const WAITED_FOR: readonly PromptKind[] = PROMPT_KINDS.filter(
  (kind) => kind !== 'credentials' && kind !== 'budget',
);

export function canBeWaitedFor({ kind }: Pick<Request, 'kind'>): boolean {
  return WAITED_FOR.includes(kind);
}
