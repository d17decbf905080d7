import type { PublishedPrompt } from '../../lifecycle/prompts/published.ts';
import { lateText } from '../asking/decide.ts';
import type { Found } from '../asking/find.ts';
import { askedText } from '../asking/right.ts';
import { moment } from '../place.ts';
import { plain, safe } from '../plain.ts';

/** A prompt for a person at a terminal: what is asked and by whom, with all that an answer needs. */
export function promptText(found: Found): string {
  const { prompt, read } = found;
  const { id, url, state } = prompt;
  return [
    `${id}  ${safe(read.title)}`,
    `  ${whoAsks(prompt)}`,
    ...(state === 'open' ? [] : [`  ${lateText(prompt)}`]),
    ...[...detailsOf(prompt), ...whoMay(found)].map((line) => `  ${line}`),
    `  ${url ?? `Its comment cannot be read, or somebody else edited it: ${read.url}`}`,
    '',
  ].join('\n');
}

/** One line, to choose from. */
export function promptLine({ id, question, requested_action: action }: PublishedPrompt): string {
  const [line = ''] = plain(question ?? action ?? '').split('\n');
  return line === '' ? id : `${id}  ${line.length > 60 ? `${line.slice(0, 59)}…` : line}`;
}

/** How it is answered by a command line. */
export function howToAnswer({ id, kind, suggested_reply: reply }: PublishedPrompt): string {
  if (isYesOrNo(kind))
    return `drover prompts approve ${id}\ndrover prompts reject ${id} --reason TEXT`;
  return `drover prompts answer ${id} ${reply === null ? 'TEXT' : JSON.stringify(plain(reply))}`;
}

/** Whether it is answered by a yes or a no; the others want words. */
export function isYesOrNo(kind: PublishedPrompt['kind']): boolean {
  return kind !== 'clarification' && kind !== 'choice';
}

function whoAsks({ session_id: session, created_at: at, role, state }: PublishedPrompt): string {
  const agent = session.slice(session.lastIndexOf(':') + 1);
  const when = moment(Date.parse(at));
  return `@@${agent} ${state === 'open' ? `asks, since ${when}` : `asked, ${when}`}, at ${role}`;
}

function detailsOf(prompt: PublishedPrompt): readonly string[] {
  const { kind, category, severity, branch, deadline, default: usual } = prompt;
  const about = [kind, ...(category === 'other' ? [] : [category]), `${severity} risk`];
  return [
    ...linesOf('', prompt.question),
    ...(kind === 'clarification' ? [] : [about.join(', ')]),
    ...linesOf('It wants to: ', prompt.requested_action),
    ...linesOf('Because: ', prompt.reason),
    ...(prompt.paths === null ? [] : [`On these paths: ${prompt.paths.map(plain).join(', ')}`]),
    ...(prompt.options ?? []).map((option, at) => `${at + 1}. ${plain(option)}`),
    ...linesOf('It suggests: ', prompt.suggested_reply),
    ...(branch === null ? [] : [`On ${plain(branch)}`]),
    ...(deadline === null
      ? []
      : [`Until ${moment(Date.parse(deadline))}; then it is ${DEFAULTS[usual ?? 'none']}`]),
  ];
}

function whoMay(found: Found): readonly string[] {
  const asked = found.prompt.state === 'open' ? askedText(found) : null;
  return asked === null ? [] : [`It may be answered by ${asked}`];
}

const DEFAULTS = { allow: 'allowed', deny: 'denied', none: 'left open' } as const;

function linesOf(before: string, text: string | null): readonly string[] {
  const lines = plain(text ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.map((line, at) => (at === 0 ? `${before}${line}` : line));
}
