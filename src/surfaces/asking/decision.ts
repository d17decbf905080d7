import type { PublishedPrompt } from '../../lifecycle/prompts/published.ts';
import { optionMeant } from '../../lifecycle/prompts/options.ts';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import { findSecret } from '../../lifecycle/text/secrets.ts';
import { plain } from '../plain.ts';
import { commandComment } from './command-comment.ts';

/** What a person says to a prompt. */
export type Decision =
  | { readonly kind: 'answer'; readonly text: string }
  | { readonly kind: 'allow' | 'deny'; readonly reason: string };

/** Why a decision is not even sent; nothing was written. */
export interface Unfit {
  readonly code: 'blank' | 'secret' | 'unfit';
  readonly sentence: string;
}

/** The comment that says it, as Drover will read it. */
export function decisionComment(
  { id, kind, options }: PublishedPrompt,
  decision: Decision,
): Result<string, Unfit> {
  const text = (decision.kind === 'answer' ? decision.text : decision.reason).trim();
  const secret = findSecret(text);
  if (secret !== null) return fail(secretTold(secret));
  const short = id.slice(id.lastIndexOf(':') + 1);
  if (decision.kind === 'answer') {
    if (text === '') return fail({ code: 'blank', sentence: 'Say the answer.' });
    const chosen = options === null ? text : choiceMeant(options, text);
    if (chosen !== null) return told(commandComment('answer', `${short} ${chosen}`));
    const numbers = (options ?? []).map((option, at) => `${at + 1}: ${plain(option)}`).join('; ');
    return fail({
      code: 'unfit',
      sentence: `Choose one of these, by number or words: ${numbers}.`,
    });
  }
  if (kind === 'clarification' || kind === 'choice')
    return fail({
      code: 'unfit',
      sentence: `${id} asks for words, not for a yes or a no: answer it.`,
    });
  if (decision.kind === 'deny') return told(commandComment('deny', `${short} ${text}`.trim()));
  const allowed = commandComment('allow', short);
  return allowed.ok && text !== '' ? ok(`${allowed.value}\n\n${quoted(text)}`) : told(allowed);
}

/** An option by its number, which means the same whatever marks stand in its words; null for none of them. */
function choiceMeant(options: readonly string[], text: string): string | null {
  const shown = options.map(plain);
  const meant = optionMeant(shown, plain(text));
  return meant === null ? null : String(shown.indexOf(meant) + 1);
}

function told(comment: Result<string, string>): Result<string, Unfit> {
  return comment.ok ? comment : fail({ code: 'unfit', sentence: comment.error });
}

/** What is quoted commands nothing, whatever it says. */
function quoted(text: string): string {
  return text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
}

function secretTold(what: string): Unfit {
  return {
    code: 'secret',
    sentence: `That seems to hold ${what}, and a comment is no place for one: nothing was written. Put it into the Actions secrets of the repository, and answer that it is there.`,
  };
}
