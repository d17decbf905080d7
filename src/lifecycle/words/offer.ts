import { shownOf } from '../deployment/contract.ts';
import { mergeGates } from '../gates/merge-gates.ts';
import { stateOf } from '../gates/gate.ts';
import { shortSha } from '../ids.ts';
import { currentResults, type Look } from '../look.ts';
import type { FeedbackItem } from '../record/feedback-item.ts';
import type { IssueRecord } from '../record/record.ts';
import type { PullSnapshot } from '../snapshot/pull.ts';
import { addressText } from '../text/address.ts';
import { codeText, inlineText } from '../text/one-line.ts';
import { paragraphs } from '../text/paragraphs.ts';
import { forecast, usedWords } from './forecast.ts';
import { gateSentence } from './gates.ts';
import { whoIsAsked } from './mention.ts';
import { agentText } from './safe.ts';

const SUMMARY_LIMIT = 2_000;

/** The review set: what to look at, against which criteria, what changed since the last, and how to answer. */
export function offerComment(record: IssueRecord, look: Look): string {
  const { pull } = look.snapshot;
  const { offer } = record;
  if (pull === null || offer === null) return '';
  return paragraphs([
    `### Ready for your review`,
    `${whoIsAsked(record, look)}, please look at #${pull.number} at \`${shortSha(offer.head)}\`.`,
    previewLines(look, pull),
    summary(record, look),
    criteria(record, look),
    feedbackTable(record, look),
    decidedActs(record, look),
    upFront(record, look),
    howToAnswer(pull),
    costs(record, look),
  ]);
}

export function previewLines(look: Look, pull: PullSnapshot): string {
  const shown = shownOf(look, pull.head).map(
    (each) =>
      `**Preview** (${inlineText(each.environment, 60)}): ${addressText(each.environmentUrl ?? '')}`,
  );
  return shown.join('\n');
}

export function summary(record: IssueRecord, look: Look): string {
  const text = currentResults(record, look)?.summary ?? null;
  return text === null ? '' : `**What was done**\n\n${agentText(text, SUMMARY_LIMIT)}`;
}

export function criteria(record: IssueRecord, look: Look): string {
  const list = currentResults(record, look)?.criteria ?? [];
  if (list.length === 0) return '';
  const lines = list.map((each) => `- **${each.id}** ${inlineText(each.text, 500)}`);
  return ['**Acceptance criteria**', '', ...lines].join('\n');
}

const RESOLUTIONS = { open: 'open', resolved: '✅ resolved', declined: '↩️ declined' } as const;

/** How each item of the last round was answered. */
export function feedbackTable(record: IssueRecord, look: Look): string {
  if (record.batch.length === 0) return '';
  const reasons = new Map(
    (currentResults(record, look)?.feedback ?? []).map((each) => [each.id, each.reason ?? '']),
  );
  const told = record.batch.some((item) => (reasons.get(item.id) ?? '') !== '');
  const row = (item: FeedbackItem): string => {
    const cells = [item.id, item.by, RESOLUTIONS[item.resolution]];
    const reason = told ? [inlineText(reasons.get(item.id) ?? '', 300)] : [];
    return `| ${[...cells, ...reason].join(' | ')} |`;
  };
  return [
    `**Feedback of round ${record.round}**`,
    '',
    told ? '| item | by | result | why |' : '| item | by | result |',
    told ? '|---|---|---|---|' : '|---|---|---|',
    ...record.batch.map(row),
  ].join('\n');
}

/** What the policies let through or refused while agents worked. */
function decidedActs(record: IssueRecord, look: Look): string {
  const acts = currentResults(record, look)?.acts ?? [];
  if (acts.length === 0) return '';
  const row = ({ effect, category, rule, action, times }: (typeof acts)[number]): string => {
    const often = times === 1 ? '' : ` (${times} times)`;
    const cells = [codeText(action, 200), category, effect === 'allow' ? 'allowed' : 'denied'];
    return `| ${[...cells, `${inlineText(rule, 100)}${often}`].join(' | ')} |`;
  };
  return [
    '<details><summary>What your policies decided while the agent worked</summary>',
    '',
    '| act | category | it was | by |',
    '|---|---|---|---|',
    ...acts.map(row),
    '',
    '</details>',
  ].join('\n');
}

/** Gates that an approval alone will not open. */
function upFront(record: IssueRecord, look: Look): string {
  const more = mergeGates(record, look).filter(
    (gate) => !['approvals', 'patience', 'feedback'].includes(gate.id) && stateOf(gate) !== 'holds',
  );
  if (more.length === 0) return '';
  return [
    '**Before it can be merged**, besides your approval:',
    '',
    ...more.map((gate) => `- ${gateSentence(gate)}`),
  ].join('\n');
}

/** What was used so far, and what a round of feedback may take. */
function costs(record: IssueRecord, look: Look): string {
  const before =
    forecast(record, 'feedback-implementation', look) || forecast(record, 'execution', look);
  const used = usedWords(record, look).join(', ');
  return `_${[`${used}.`, before].filter((part) => part !== '').join(' ')}_`;
}

function howToAnswer(pull: PullSnapshot): string {
  return [
    '| to | comment here or on the pull request |',
    '|---|---|',
    '| merge it | `/approve` |',
    '| ask for changes | `/feedback <what should change>` |',
    '| drop it | `/reject <why>` |',
    '',
    `A review on #${pull.number} counts as well. \`/why\` shows what it waits for.`,
  ].join('\n');
}
