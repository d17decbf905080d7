import { fenceFor } from '../contracts/fence.ts';
import { renderAskedLine } from '../live/asked-line.ts';
import type { Look } from '../look.ts';
import { askedIn } from '../prompts/asking.ts';
import { ANSWER_LINE, framed } from '../prompts/parts.ts';
import { renderPromptMarker } from '../prompts/prompt-marker.ts';
import { namedRuleText } from '../policy/rule-text.ts';
import { carriedBy } from '../prompts/publish.ts';
import { renderReason } from '../reasons/marker.ts';
import { type Prompt, termsOf } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Request } from '../reports/request.ts';
import { addressText } from '../text/address.ts';
import { codeText, inlineText } from '../text/one-line.ts';
import { paragraphs } from '../text/paragraphs.ts';
import { howToAnswer } from './prompt-answer.ts';
import { agentText } from './safe.ts';
import { STAGE_WORDS } from './stages.ts';

const LIMITS = { question: 4_000, action: 1_100, reason: 1_000, reply: 500, option: 150 } as const;

/**
 * A session's question, shown as the session asking and never as Drover: what it wants and why, what follows from each
 * answer, and what to type.
 */
export function promptComment(prompt: Prompt, record: IssueRecord, look: Look): string {
  const { text, request } = askedIn(prompt, record, look);
  return paragraphs([
    `**@@${prompt.session} asks**${wantWords(request)}`,
    framed('question', question(text)),
    titled('What it wants to do', framed('action', action(request))),
    titled('Why', framed('reason', safely(request.reason, LIMITS.reason))),
    titled('On these paths', framed('paths', paths(request))),
    titled('To choose from', framed('options', options(request))),
    titled('It suggests the answer', framed('reply', safely(request.reply, LIMITS.reply))),
    where(prompt, record, look),
    prompt.live === undefined ? '' : renderAskedLine(request),
    // As long as it is open the issue is Blocked.
    renderReason('blocked.prompt'),
    answerPart(prompt, record, look),
  ]);
}

/** The comment as it stands, with what has become of the prompt since; what was asked stays as it was. */
export function answerPart(prompt: Prompt, record: IssueRecord, look: Look): string {
  return paragraphs([
    ANSWER_LINE,
    howToAnswer(prompt, record, look),
    renderPromptMarker(carriedBy(prompt, record, look)),
  ]);
}

const WANTS: Readonly<Record<Prompt['kind'], string>> = {
  approval: ' for a yes or a no',
  clarification: '',
  credentials: ' for a secret',
  choice: ' for a choice',
  budget: ' for more budget',
};

function wantWords({ kind }: Request): string {
  return WANTS[kind] === '' ? '' : ` _${WANTS[kind].trim()}_`;
}

function question(text: string): string {
  return agentText(
    text === ''
      ? 'The session has a question, but its text could not be read. The run shows it.'
      : text,
    LIMITS.question,
  );
}

function titled(title: string, text: string): string {
  return text === '' ? '' : `**${title}**\n\n${text}`;
}

function safely(text: string | undefined, limit: number): string {
  return text === undefined ? '' : agentText(text, limit);
}

/** To the letter, as code: nothing in it is read as Markdown. */
function action({ action: exactly, secret, amount, unit }: Request): string {
  if (exactly !== undefined) {
    const fence = fenceFor([exactly]);
    return agentText(`${fence}text\n${exactly}\n${fence}`, LIMITS.action);
  }
  if (secret !== undefined) return `Use the Actions secret ${codeText(secret, 100)}.`;
  if (amount !== undefined)
    return `Spend up to ${unit === 'dollars' ? `$${amount}` : `${amount} runs`} more.`;
  return '';
}

function options({ options: list }: Request): string {
  return (list ?? [])
    .map((option, at) => `${at + 1}. ${inlineText(option, LIMITS.option)}`)
    .join('\n');
}

function paths({ paths: list = [] }: Request): string {
  return list.map((path) => `- ${codeText(path, 200)}`).join('\n');
}

function where(prompt: Prompt, record: IssueRecord, look: Look): string {
  const { run } = look.snapshot;
  const url = run?.key === prompt.run ? addressText(run.url) : '';
  const key = codeText(prompt.run, 100);
  const stage = STAGE_WORDS[record.stage].name;
  const round = record.round > 0 ? `, round ${record.round}` : '';
  const about = aboutWords(prompt, look);
  return [
    `- **Session:** ${codeText(prompt.session, 100)}, at ${stage}${round}`,
    `- **Workspace:** the run ${url === '' ? key : `[${key}](${url})`}, on the branch ${codeText(record.branch?.name ?? '', 250)}`,
    ...(about === '' ? [] : [`- **About:** ${about}`]),
  ].join('\n');
}

/** What is out of the ordinary of it: a plain question has no category, no severity and no rule worth a word. */
function aboutWords(prompt: Prompt, look: Look): string {
  const { category, severity } = prompt;
  const { rule } = termsOf(prompt);
  return [
    ...(category === 'other' ? [] : [category]),
    ...(severity === 'medium' && category === 'other' ? [] : [`severity ${severity}`]),
    ...(rule === 'none' ? [] : [`by the rule ${namedRuleText(rule, look.config.policies)}`]),
  ].join(', ');
}
