import type { Look } from '../look.ts';
import { currentResults } from '../look.ts';
import type { Matter } from '../notices/matters.ts';
import type { Notice } from '../notices/notice.ts';
import { askedIn, peopleAsked } from '../prompts/asking.ts';
import { commandsFor } from '../prompts/commands.ts';
import { type Prompt, termsOf } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import { decodeReferences } from '../text/entities.ts';
import { withoutInvisible } from '../text/invisible.ts';
import { plainLine } from '../text/one-line.ts';
import { findSecret } from '../text/secrets.ts';
import { blockWords } from './blocks.ts';
import { nearlyWords } from './forecast.ts';
import { whoIsAsked } from './mention.ts';
import { agentText } from './safe.ts';

const TITLE_LIMIT = 200;
const TEXT_LIMIT = 1_500;

type Said = Pick<Notice, 'asked' | 'headline' | 'text' | 'commands'>;
type Words = Said & Pick<Notice, 'title'>;

/** What is said of something that waits, where there is no Markdown and nobody is mentioned. */
export function noticeWords(matter: Matter, record: IssueRecord, look: Look): Words {
  const title = plainLine(look.snapshot.issue.title, TITLE_LIMIT);
  return { title, ...saidOf(matter, record, look) };
}

function saidOf({ event, prompt, key }: Matter, record: IssueRecord, look: Look): Said {
  const asked = namesIn(whoIsAsked(record, look));
  switch (event) {
    case 'prompt':
      return prompt === null ? NOTHING : promptWords(prompt, record, look);
    case 'offer':
      return { asked, ...offerWords(record, look) };
    case 'blocked':
      return { asked, headline: 'Blocked', ...blockedWords(record, look) };
    case 'ceiling': {
      const words = nearlyWords(key.split('/')[3] ?? '', record, look);
      const commands = commandsIn(words);
      return { asked, headline: 'A ceiling is nearly reached', text: plainWords(words), commands };
    }
    case 'reminder':
      return { asked, ...reminderWords(record, look), headline: 'Still waiting' };
  }
}

const NOTHING: Said = { asked: [], headline: '', text: '', commands: [] };

function namesIn(mentions: string): readonly string[] {
  return Array.from(mentions.matchAll(/@(\S+)/g), ([, name = '']) => name);
}

const WANTS = {
  approval: 'asks for approval',
  clarification: 'asks a question',
  credentials: 'asks for a secret',
  choice: 'asks you to choose',
  budget: 'asks for more budget',
} as const satisfies Record<Prompt['kind'], string>;

function promptWords(prompt: Prompt, record: IssueRecord, look: Look): Said {
  const { text, request } = askedIn(prompt, record, look);
  return {
    asked: peopleAsked(prompt, record, look),
    headline: `@@${prompt.session} ${WANTS[prompt.kind]}`,
    text: [
      plainWords(agentText(text, TEXT_LIMIT)),
      titled('It wants to do', request.action),
      titled('Why', request.reason),
      titled('To choose from', request.options?.map((each, at) => `${at + 1}. ${each}`).join('\n')),
      titled('It suggests', request.reply),
      lateWords(prompt),
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
    commands: commandsFor(prompt, request).map(({ line }) => line),
  };
}

/** An agent's own words, to the letter: each channel sees to its markup. */
function titled(title: string, words = ''): string {
  return words === '' ? '' : `${title}:\n${withheld(withoutInvisible(words))}`;
}

function lateWords(prompt: Prompt): string {
  const { deadline, default: whenLate } = termsOf(prompt);
  if (deadline === null) return '';
  const until = new Date(deadline).toISOString().slice(0, 16).replace('T', ' ');
  return `If nobody answers by ${until} UTC, it is ${whenLate === 'allow' ? 'allowed' : 'denied'}.`;
}

function offerWords(record: IssueRecord, look: Look): Omit<Said, 'asked'> {
  const { pull } = look.snapshot;
  const summary = currentResults(record, look)?.summary ?? '';
  return {
    headline: pull === null ? 'Ready for your review' : `Ready for your review: #${pull.number}`,
    text: plainWords(agentText(summary, TEXT_LIMIT)),
    commands: ['/approve', '/feedback <text>', '/reject <why>'],
  };
}

function blockedWords(record: IssueRecord, look: Look): Pick<Said, 'text' | 'commands'> {
  const code = record.hold?.code ?? null;
  if (code === null) return NOTHING;
  const { what, todo } = blockWords(code, record, look);
  return { text: plainWords(what), commands: commandsIn(todo) };
}

function reminderWords(record: IssueRecord, look: Look): Omit<Said, 'asked'> {
  const prompt = record.prompts.find(({ state }) => state === 'open');
  if (prompt !== undefined) return promptWords(prompt, record, look);
  return record.hold === null
    ? offerWords(record, look)
    : { ...NOTHING, ...blockedWords(record, look) };
}

/** Our own sentences name commands as code. */
function commandsIn(sentence: string): readonly string[] {
  return Array.from(sentence.matchAll(/`(\/[^`]+)`/g), ([, command = '']) => command);
}

/** What Markdown says, without what it says it with: weight, escapes and entities. Code keeps its marks. */
function plainWords(markdown: string): string {
  const parts = markdown.split(/(```[\s\S]*?```|`[^`\n]*`)/);
  const plain = parts.map((part, at) => (at % 2 === 1 ? part : plainPart(part))).join('');
  // What was harmless as an entity or behind a backslash is looked at once more.
  return withheld(withoutInvisible(plain).trim());
}

function withheld(text: string): string {
  return findSecret(text) === null ? text : '(not shown: it holds what looks like a secret)';
}

function plainPart(text: string): string {
  const lean = text
    .replace(/(?<!\\)\[((?:[^\]\\\n]|\\.)*)\]\((https?:[^)\s]*)\)/g, '$1 ($2)')
    .replace(/(?<!\\)\*\*/g, '');
  return decodeReferences(lean.replace(/\\([\\`*_{}[\]<>#|~!&$/+\-=.)(])/g, '$1'));
}
