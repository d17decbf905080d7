import { paragraphs } from '../text/paragraphs.ts';
import { firstPart, jsonCost, lastPart, share } from './budget.ts';
import { shortenRuns } from './fence.ts';
import type { PromptAnswer, PromptFeedback, PromptInput } from './prompt-input.ts';

/** A part of the prompt that may have to be cut. */
export interface Material {
  readonly title: string;
  readonly text: string;
  /** The lower, the later it is cut. */
  readonly importance: number;
  readonly keep: 'first' | 'last';
  /** People's and agents' text is fenced; the repository's own instructions are not. */
  readonly fenced: boolean;
}

export interface FittedMaterial extends Material {
  readonly kept: string;
}

/** Room for the sentence that says what was cut, and for the blank lines around a block. */
export const NOTICE = 120;

/** The blocks that there is something to say in, in the order in which they are read. */
export function toMaterial(input: PromptInput): Material[] {
  const { issue, plan } = input;
  const fenced = { keep: 'first', fenced: true } as const;
  const blocks: Material[] = [
    ...input.stages.map((stage) => ({
      title: `Instructions of this repository for ${stage}`,
      text: input.instructions[stage] ?? '',
      importance: 0,
      keep: 'first' as const,
      fenced: false,
    })),
    { ...fenced, title: 'Title of the issue', text: oneLine(issue.title), importance: 1 },
    { ...fenced, title: 'Text of the issue', text: issue.body, importance: 5 },
    {
      ...fenced,
      title: 'Comments',
      text: joined(input.comments.map(comment)),
      importance: 10,
      keep: 'last',
    },
    {
      ...fenced,
      title: 'Questions and answers',
      text: joined(input.answers.map(answer)),
      importance: 2,
      keep: 'last',
    },
    {
      ...fenced,
      title: 'What the operator told you meanwhile',
      text: joined((input.tells ?? []).map(comment)),
      importance: 2,
      keep: 'last',
    },
    {
      ...fenced,
      title: 'Acceptance criteria',
      text: input.criteria.map(criterion).join('\n'),
      importance: 4,
    },
    {
      ...fenced,
      title: 'Protected paths that a person has allowed you to change',
      text: (input.allowedPaths ?? []).map(oneLine).join('\n'),
      importance: 2,
    },
    { ...fenced, title: 'Design', text: input.design ?? '', importance: 7 },
    {
      ...fenced,
      title: 'Plan',
      text: plan ? JSON.stringify(plan.subtasks, null, 1) : '',
      importance: 6,
    },
    { ...fenced, title: 'Summary of the work so far', text: input.summary ?? '', importance: 8 },
    { ...fenced, title: 'What failed', text: input.evidence ?? '', importance: 9, keep: 'last' },
    {
      ...fenced,
      title: 'Feedback items',
      text: joined(input.feedback.map(feedbackItem)),
      importance: 3,
    },
  ];
  return blocks
    .map((block) => ({
      ...block,
      text: block.fenced ? shortenRuns(block.text.trim()) : block.text,
    }))
    .filter(({ text }) => text !== '');
}

/** Cuts the material to the room that there is, the least important first. */
export function fitMaterial(material: readonly Material[], room: number): FittedMaterial[] {
  const order = [...material].sort((a, b) => a.importance - b.importance);
  const costs = order.map(({ text }) => jsonCost(text));
  const given = share(room, costs);
  return material.map((block) => {
    const place = order.indexOf(block);
    const left = given[place] ?? 0;
    return { ...block, kept: (costs[place] ?? 0) <= left ? block.text : cut(block, left) };
  });
}

function cut({ text, keep }: Material, room: number): string {
  const part = keep === 'first' ? firstPart : lastPart;
  return part(text, room);
}

export function renderBlock(block: Material, kept: string, fence: string): string {
  const { title, text, keep, fenced } = block;
  const missing = text.length - kept.length;
  const notice =
    missing === 0
      ? []
      : [
          `**Cut here: the ${keep === 'first' ? 'last' : 'first'} ${missing} characters are left out.**`,
        ];
  const body = fenced ? `${fence}text\n${kept}\n${fence}` : kept;
  const parts = keep === 'first' ? [body, ...notice] : [...notice, body];
  return paragraphs([`### ${title}`, ...parts]);
}

function comment({ author, text }: PromptInput['comments'][number]): string {
  return `@${author} wrote:\n${text}`;
}

function answer({ question, answer: said, by, decision }: PromptAnswer): string {
  return `Asked:\n${question}\n\n${by} ${DECIDED[decision ?? 'words']}${said === '' ? '' : `\n${said}`}`;
}

const DECIDED = {
  words: 'answered:',
  allow: 'allowed it. Go on with exactly that.',
  deny: 'denied it. Do not do it, and do not reach the same by another way; go on without, or say why the work cannot be done.',
} as const;

function criterion({ id, text }: PromptInput['criteria'][number]): string {
  return `${id}: ${oneLine(text)}`;
}

function feedbackItem({ id, author, path, line, text, suggestion }: PromptFeedback): string {
  const place =
    path === undefined ? '' : ` on ${oneLine(path)}${line === undefined ? '' : `, line ${line}`}`;
  const instead = suggestion === undefined ? '' : `\nSuggested in place of it:\n${suggestion}`;
  return `Item ${id}, by @${author}${place}:\n${text}${instead}`;
}

function joined(parts: readonly string[]): string {
  return parts.join('\n\n---\n\n');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
