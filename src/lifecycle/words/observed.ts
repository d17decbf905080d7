import { REFUSALS, type RefusalCode } from '../acts/refusal.ts';
import type { Look } from '../look.ts';
import type { Observing, Would } from '../record/observing.ts';
import type { IssueRecord } from '../record/record.ts';
import { STAGES, type Stage } from '../stage.ts';
import { codeText, inlineText } from '../text/one-line.ts';
import { paragraphs } from '../text/paragraphs.ts';
import type { Instant } from '../time.ts';
import { refusalReply } from './refusals.ts';
import { STAGE_WORDS } from './stages.ts';
import { whyText } from './why.ts';

type Say = (args: readonly string[]) => string;

const code = (text: string | undefined): string => codeText(text ?? '', 120);

/** The end of a sentence that begins with "I would". */
const SENTENCES: Readonly<Record<Would['what'], Say>> = {
  stand: ([stage, outcome, hold]) => standing(stage, outcome, hold),
  dispatch: ([workflow, key, agent]) =>
    `start the workflow ${code(workflow)} for ${stageOfKey(key)} by ${code(agent)} (run ${code(key)})`,
  'cancel-run': ([id]) => `cancel the run ${code(id)}`,
  offer: ([head]) => `put up ${code(head)} for review, and ask for it`,
  prompt: () => 'ask the question of the agent',
  notice: ([about]) =>
    about === 'reminder'
      ? 'remind whoever is waited for'
      : `say why it is blocked (${code(about)}), and ask who can act`,
  reply: ([refusal, login, ...args]) => replying(refusal, login, args),
  why: () => 'answer `/why`',
  help: () => 'answer `/help`',
  repair: () => 'answer `/repair` with what I found',
  thread: () => 'answer in a review thread',
  'follow-up': () => 'file an issue for a follow-up',
  revert: () => 'open a pull request that reverts the merge',
  card: ([option]) => `move the card to “${inlineText(option ?? '', 60)}”`,
  label: ([label]) => `add the label ${code(label)}`,
  unlabel: ([label]) => `remove the label ${code(label)}`,
  branch: ([name, head]) =>
    head === ''
      ? `delete the branch ${code(name)}`
      : `move the branch ${code(name)} to ${code(head)}`,
  'open-pull': ([branch, base]) => `open a pull request of ${code(branch)} into ${code(base)}`,
  'edit-pull': () => 'rewrite the text of the pull request',
  draft: () => 'make the pull request a draft',
  undraft: () => 'make the pull request ready for review',
  'close-pull': () => 'close the pull request',
  'reopen-pull': () => 'reopen the pull request',
  'request-review': (logins) => `ask ${logins.map((login) => code(login)).join(', ')} for a review`,
  resolve: () => 'resolve a review thread',
  react: () => 'mark what I read with a reaction',
  'close-issue': () => 'close this issue',
  'preview-off': () => 'switch a preview off',
  merge: ([head, method]) =>
    `**merge the pull request** at ${code(head)} (${(method ?? '').toLowerCase()})`,
};

function standing(stage: string | undefined, outcome: string | undefined, hold = ''): string {
  if (outcome !== undefined && outcome !== '') return `be through with this: ${outcome}`;
  if (hold === 'in-line') return 'have it wait for its turn';
  const known = STAGES.find((each): each is Stage => each === stage);
  const name = known === undefined ? code(stage) : `**${STAGE_WORDS[known].name}**`;
  if (hold === 'paused') return `be at ${name}, paused`;
  if (hold !== '') return `be at ${name}, blocked (${code(hold)})`;
  return known === undefined ? `be at ${name}` : `be at ${name}: ${STAGE_WORDS[known].doing}`;
}

/** `12/1/execution/0.1` is a run of the execution. */
function stageOfKey(key = ''): string {
  const stage = STAGES.find((each): each is Stage => each === key.split('/')[2]);
  return stage === undefined ? code(key) : STAGE_WORDS[stage].name;
}

function replying(refusal: string | undefined, login: string | undefined, args: readonly string[]) {
  const known = REFUSALS.find((each): each is RefusalCode => each === refusal);
  if (known === undefined) return `answer ${code(login)}`;
  return `answer ${code(login)}: “${refusalReply('', known, args).replace(/^@, /, '')}”`;
}

/** The record comment of one who only watches: what would be done now, since when, why, and what would have been before. */
export function observedView(record: IssueRecord, foreseen: IssueRecord, look: Look): string {
  const { observing } = record;
  if (observing === null) return '';
  const { would } = observing;
  return paragraphs([
    '### 👀 Watching',
    `This repository has \`mode: observe\`: I read and decide, and do nothing but write this comment.${heldWords(record, observing)}`,
    '**Now I would**',
    list(would.filter(({ until }) => until === null)),
    folded('Why', whyText(foreseen, look)),
    folded('Before, I would have', list(would.filter(({ until }) => until !== null))),
    '_I look ahead to where somebody or something else has to act: a run, a preview, a person. With `mode: act`, what was said while I only watched commands nothing._',
  ]);
}

/** The same once Drover may act, while nobody has said Ready. */
export function watchedView({ observing }: IssueRecord): string {
  const would = observing?.would ?? [];
  return paragraphs([
    '### 💤 Not begun',
    'For a while I only watched this issue, and did nothing. Now I may act here, but nothing that was said before commands me: comment `/ready`, or move the card to Ready again, and I begin.',
    folded('What I would have done', list(would)),
  ]);
}

function heldWords({ stage, end }: IssueRecord, { life }: Observing): string {
  if (life === 'none' || end !== null) return '';
  return ` The work here was under way; it stays at **${STAGE_WORDS[stage].name}** until I may act again and somebody comments \`/resume\`.`;
}

function list(would: readonly Would[]): string {
  return would.map(line).join('\n');
}

function line({ what, args, since, until }: Would): string {
  const times = until === null ? `since ${at(since)}` : `${at(since)} to ${at(until)}`;
  return `- ${SENTENCES[what](args)} _(${times} UTC)_`;
}

function at(instant: Instant): string {
  return new Date(instant).toISOString().slice(0, 16).replace('T', ' ');
}

function folded(title: string, text: string): string {
  return text === '' ? '' : `<details><summary>${title}</summary>\n\n${text}\n\n</details>`;
}
