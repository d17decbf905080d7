import type { Heard, Remark } from '../../lifecycle/shown/remark.ts';
import type { PublishedPrompt } from '../../lifecycle/prompts/published.ts';
import { type Prompt, termsOf } from '../../lifecycle/record/prompt.ts';
import type { IssueShown } from '../../lifecycle/shown/shown.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import { type Millis, SECOND } from '../../lifecycle/time.ts';
import type { Person } from '../person.ts';
import { moment } from '../place.ts';
import { plain } from '../plain.ts';
import { asSaidIn } from './command-comment.ts';
import { type Decision, decisionComment, type Unfit } from './decision.ts';
import type { Found } from './find.ts';
import { promptsOf } from './prompts-of.ts';
import { type NoRight, rightTo } from './right.ts';

/** What became of a decision. Only with a remark was anything written. */
export type Decided =
  /** It is the one that counts, or one of several that are needed. */
  | { readonly kind: 'taken'; readonly remark: Remark; readonly prompt: PublishedPrompt }
  /** Another was first. */
  | { readonly kind: 'late'; readonly remark: Remark | null; readonly prompt: PublishedPrompt }
  /** Drover heard it and did not obey. */
  | { readonly kind: 'refused'; readonly remark: Remark; readonly sentence: string }
  /** Nothing is known of it yet. */
  | { readonly kind: 'unheard'; readonly remark: Remark }
  /** This person may not decide here, as far as GitHub and the configuration say. */
  | NoRight
  | { readonly kind: 'unfit'; readonly unfit: Unfit }
  | { readonly kind: 'trouble'; readonly trouble: Trouble };

/** When to look what became of a comment: nine seconds and a half in all, in five looks. */
export const LOOKS: readonly Millis[] = [SECOND, 1.5 * SECOND, 2 * SECOND, 2 * SECOND, 3 * SECOND];

/** How a surface waits. */
export interface Waiting {
  readonly sleep: (length: Millis) => Promise<void>;
  /** The pauses before each look; none: it does not wait. */
  readonly looks: readonly Millis[];
}

/** Says a person's decision, as that person's comment, and waits for what counts. */
export async function decide(
  person: Person,
  { prompt, read }: Found,
  { decision, waiting }: { readonly decision: Decision; readonly waiting: Waiting },
): Promise<Decided> {
  if (prompt.state !== 'open') return { kind: 'late', remark: null, prompt };
  const comment = decisionComment(prompt, decision);
  if (!comment.ok) return { kind: 'unfit', unfit: comment.error };
  const right = await rightTo(person, { prompt, read });
  if (right.kind !== 'right') return right;
  const said = await person.say(read.place, asSaidIn(read, comment.value));
  if (!said.ok) return { kind: 'trouble', trouble: said.error };
  const app = read.record.kind === 'valid' ? read.record.app : '';
  for (const pause of waiting.looks) {
    await waiting.sleep(pause);
    const heard = await person.heard(read.place, { remark: said.value, app });
    // What was said is said, and only the look is lost.
    const outcome = heard.ok ? outcomeOf(heard.value, said.value, prompt) : null;
    if (outcome !== null) return outcome;
  }
  return { kind: 'unheard', remark: said.value };
}

function recordOf({ record }: IssueShown, { id }: PublishedPrompt): Prompt | null {
  if (record.kind !== 'valid') return null;
  return record.record.prompts.find((each) => id.endsWith(`:${each.id}`)) ?? null;
}

function outcomeOf(heard: Heard, remark: Remark, asked: PublishedPrompt): Decided | null {
  const held = recordOf(heard.shown, asked);
  const now = promptsOf(heard.shown).find(({ id }) => id === asked.id);
  if (held !== null && now !== undefined) {
    // The texts stand in comments, which this look does not read.
    const prompt = { ...asked, ...answerOf(now) };
    const isOurs = held.answer === remark.id || termsOf(held).yes.some(isBy(remark));
    if (isOurs) return { kind: 'taken', remark, prompt };
    if (held.state !== 'open') return { kind: 'late', remark, prompt };
  }
  if (!heard.isRefused) return null;
  const reply = heard.replies.at(-1) ?? 'Drover did not obey it.';
  return { kind: 'refused', remark, sentence: plain(withoutMarkers(reply)).trim() };
}

function withoutMarkers(body: string): string {
  return body.replace(/<!--[\s\S]*?-->/g, '');
}

function isBy({ id }: Remark): (yes: { readonly answer: string }) => boolean {
  return ({ answer }) => answer === id;
}

function answerOf({ state, decision, answered_by, answered_at }: PublishedPrompt) {
  return { state, decision, answered_by, answered_at };
}

/** Who was first, for a person. */
export function lateText({
  id,
  state,
  decision,
  answered_by: by,
  answered_at: at,
}: PublishedPrompt): string {
  if (state === 'withdrawn') return `${id} was withdrawn: nobody waits for an answer any more.`;
  const what = decision === null ? 'answered' : DECIDED[decision];
  const when = at === null ? '' : `, ${moment(Date.parse(at))}`;
  return `${id} has been ${what} already, by ${by ?? 'a rule of the repository'}${when}.`;
}

const DECIDED = { allow: 'allowed', deny: 'denied' } as const;
