import type { Look } from '../look.ts';
import { currentResults } from '../look.ts';
import type { Matter } from '../notices/matters.ts';
import type { Notice } from '../notices/notice.ts';
import type { Prompt } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import { askedIn } from '../prompts/asking.ts';
import { decodeReferences } from '../text/entities.ts';
import { withoutInvisible } from '../text/invisible.ts';
import { plainLine } from '../text/one-line.ts';
import { findSecret } from '../text/secrets.ts';
import { blockWords } from './blocks.ts';
import { whoIsAsked } from './mention.ts';
import { agentText } from './safe.ts';

const TITLE_LIMIT = 200;
const TEXT_LIMIT = 1_500;

type Words = Pick<Notice, 'title' | 'asked' | 'headline' | 'text' | 'commands'>;
type Said = Pick<Notice, 'headline' | 'text' | 'commands'>;

/** What is said of something that waits, where there is no Markdown and nobody is mentioned. */
export function noticeWords(matter: Matter, record: IssueRecord, look: Look): Words {
  const mentions = whoIsAsked(record, look).split(/\s+/);
  return {
    title: plainLine(look.snapshot.issue.title, TITLE_LIMIT),
    asked: mentions.filter((name) => name.startsWith('@')).map((name) => name.slice(1)),
    ...saidOf(matter, record, look),
  };
}

function saidOf({ event, prompt }: Matter, record: IssueRecord, look: Look): Said {
  switch (event) {
    case 'prompt':
      return prompt === null ? NOTHING : promptWords(prompt, record, look);
    case 'offer':
      return offerWords(record, look);
    case 'blocked':
      return { headline: 'Blocked', ...blockedWords(record, look) };
    case 'reminder':
      return { ...reminderWords(record, look), headline: 'Still waiting' };
  }
}

const NOTHING: Said = { headline: '', text: '', commands: [] };

const WANTS = {
  approval: 'asks for approval',
  clarification: 'asks a question',
  credentials: 'asks for a secret',
  choice: 'asks you to choose',
  budget: 'asks for more budget',
} as const satisfies Record<Prompt['kind'], string>;

function promptWords(prompt: Prompt, record: IssueRecord, look: Look): Said {
  const asked = askedIn(prompt, record, look).text;
  return {
    headline: `@@${prompt.session} ${WANTS[prompt.kind]}`,
    text: plainWords(agentText(asked, TEXT_LIMIT)),
    commands: commandsFor(prompt),
  };
}

/** As the prompt's own comment has them, with its id: elsewhere nobody sees which one is open. */
function commandsFor({ id, kind }: Prompt): readonly string[] {
  switch (kind) {
    case 'approval':
    case 'credentials':
      return [`/allow ${id}`, `/deny ${id} <reason>`];
    case 'budget':
      return ['/budget +<amount>', `/deny ${id} <reason>`];
    case 'clarification':
    case 'choice':
      return [`/answer ${id} <text>`];
  }
}

function offerWords(record: IssueRecord, look: Look): Said {
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

function reminderWords(record: IssueRecord, look: Look): Said {
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
  const text = withoutInvisible(plain).trim();
  return findSecret(text) === null ? text : '(not shown: it holds what looks like a secret)';
}

function plainPart(text: string): string {
  const lean = text
    .replace(/(?<!\\)\[((?:[^\]\\\n]|\\.)*)\]\((https?:[^)\s]*)\)/g, '$1 ($2)')
    .replace(/(?<!\\)\*\*/g, '');
  return decodeReferences(lean.replace(/\\([\\`*_{}[\]<>#|~!&$/+\-=.)(])/g, '$1'));
}
