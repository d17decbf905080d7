import type { PromptAnswer } from '../contracts/prompt-input.ts';
import type { Look } from '../look.ts';
import { askedIn } from '../prompts/asking.ts';
import { optionMeant } from '../prompts/options.ts';
import { type Prompt, termsOf } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Decision } from '../reports/task.ts';
import type { Request } from '../reports/request.ts';
import { holdsPasted } from '../text/pasted-secret.ts';
import { withoutInvisible } from '../text/invisible.ts';
import { toAgent } from '../text/to-agent.ts';
import { commandIn, stillCounts } from './feedback-texts.ts';

const LIMIT = 8_000;

/** What was asked so far and what became of it: people's answers, and yes or no by whomever, with the reason. */
export function answersFor(record: IssueRecord, look: Look): readonly PromptAnswer[] {
  return record.prompts.flatMap((prompt) => {
    const answer = prompt.state === 'answered' ? answerTo(prompt, record, look) : null;
    return answer === null ? [] : [answer];
  });
}

/** Null where nobody's word is left. */
export function answerTo(prompt: Prompt, record: IssueRecord, look: Look): PromptAnswer | null {
  const { text, request } = askedIn(prompt, record, look);
  const words = prompt.by === null ? unasked(prompt, request) : wordsOf(prompt, look);
  // Its comment was deleted, or edited by somebody else: nobody's word is left. A yes or a no stands in the record.
  if (words === null && prompt.decision === null) return null;
  const gate = gateAsked(prompt);
  const asked = gate === '' ? [safe(text), toTheLetter(request.action ?? '')] : [gate];
  return {
    question: asked.filter((part) => part !== '').join('\n\n'),
    answer: safe(said(words ?? '', prompt, request)),
    by: decider(prompt),
    ...(prompt.decision === null || !isYesOrNo(prompt) ? {} : { decision: prompt.decision }),
  };
}

/** Where nobody chose or said anything, a default is no yes: the session is told how to go on. */
function unasked(prompt: Prompt, { kind, reply, secret }: Request): string {
  const isAllowed = prompt.decision === 'allow';
  if (kind === 'credentials' && isAllowed)
    return `Nobody has said that the secret ${secret ?? ''} is there. See whether it is, and go on without it if it is not.`;
  if (isYesOrNo(prompt)) return '';
  return isAllowed
    ? `Go on as you hold best.${reply === undefined ? '' : ` You suggested: ${reply}`}`
    : 'Do not decide it yourself: leave out what depends on it, and say so in your report.';
}

function isYesOrNo({ kind, by }: Prompt): boolean {
  if (kind === 'credentials') return by !== null;
  return kind !== 'clarification' && kind !== 'choice';
}

/** A gate that was denied is told as an answer is. */
function gateAsked(prompt: Prompt): string {
  const [, gate] = /^gate:(\S+)$/.exec(termsOf(prompt).rule) ?? [];
  return gate === undefined ? '' : `May it go on as it stands (${gate})?`;
}

function said(words: string, { decision }: Prompt, request: Request): string {
  if (request.kind === 'choice' && request.options !== undefined)
    return optionMeant(request.options, words) ?? words;
  if (decision !== 'allow' || words !== '') return words;
  if (request.kind === 'credentials' && request.secret !== undefined)
    return `The secret ${request.secret} has been added to the Actions secrets.`;
  if (request.kind === 'budget' && request.amount !== undefined) return 'The budget was raised.';
  return words;
}

/** Who decided: a login, or what else did. */
function decider(prompt: Prompt): string {
  if (prompt.by !== null) return `@${prompt.by}`;
  const { rule, deadline } = termsOf(prompt);
  return deadline !== null && (prompt.answeredAt ?? 0) >= deadline
    ? `Nobody answered in time, and the default of ${rule}`
    : `The rule ${rule} of this repository`;
}

/** What its answer says: null when its comment is gone, or is no longer its author's word. */
function wordsOf(prompt: Prompt, look: Look): string | null {
  const source = look.snapshot.comments.find((comment) => comment.id === prompt.answer);
  if (source === undefined || !stillCounts(source, look)) return null;
  const part = prompt.part ?? 0;
  const answer = commandIn(source, { name: 'answer', part }, look)?.text;
  if (answer !== undefined && prompt.decision === null) return clean(answer);
  const denial = commandIn(source, { name: 'deny', part }, look);
  return clean(denial?.reason ?? '');
}

/** Nobody hands an agent a secret by an edit, either. */
function clean(text: string): string {
  return holdsPasted(text) ? 'This answer is not shown: it holds a secret.' : text;
}

/** The acts that were decided in this session, as the run is told them: what they cover it need not ask again. */
export function decisionsFor(
  record: IssueRecord,
  session: string,
  look: Look,
): readonly Decision[] {
  return record.prompts.flatMap((prompt): Decision[] => {
    const { action } = askedIn(prompt, record, look).request;
    const { decision, kind, category } = prompt;
    if (decision === null || action === undefined || kind !== 'approval') return [];
    if (prompt.session !== session) return [];
    const reason = decision === 'deny' ? safe(wordsOf(prompt, look) ?? '').slice(0, 2000) : '';
    const by = decider(prompt);
    return [
      { action: toTheLetter(action), category, decision, by, ...(reason === '' ? {} : { reason }) },
    ];
  });
}

/** As people were shown it, which was as code: nothing in it is hidden, but for what nobody sees anywhere. */
function toTheLetter(text: string): string {
  return withoutInvisible(text).trim();
}

function safe(text: string): string {
  return toAgent(text, { limit: LIMIT }).text;
}
