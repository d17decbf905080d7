import { shownOf } from '../deployment/contract.ts';
import type { Look } from '../look.ts';
import { once } from '../once.ts';
import type { HistoryLine, IssueRecord } from '../record/record.ts';
import { isLate } from '../runs/late.ts';
import { isOn } from '../runs/plan-run.ts';
import { BUILD_STAGES, FINALIZE_STAGES, type Stage, STAGES } from '../stage.ts';
import { openPrompt } from '../prompts/open-prompt.ts';
import { addressText } from '../text/address.ts';
import { codeText } from '../text/one-line.ts';
import { paragraphs } from '../text/paragraphs.ts';
import { blockWords, pauseWords } from './blocks.ts';
import { forecast, usedWords } from './forecast.ts';
import { whoIsAsked } from './mention.ts';
import { lineWords } from './line.ts';
import { stopWords } from './stop.ts';
import { whyText } from './why.ts';
import { STAGE_WORDS } from './stages.ts';

/**
 * The record comment as people see it: where it stands, what happens next, who can act; below, folded, why, and what
 * happened so far. It is short enough to be read on a phone.
 */
export function recordView(record: IssueRecord, look: Look): string {
  return paragraphs([
    `### ${headline(record)}`,
    picture(record, look),
    nowLine(record, look),
    links(record, look),
    forecastWords(record, look),
    folded('Why', whyText(record, look)),
    folded('What happened so far', history(record)),
  ]);
}

function headline(record: IssueRecord): string {
  if (record.end?.outcome === 'done') return '🏁 Done';
  if (record.end !== null) return `🏁 Ended: ${record.end.outcome}`;
  if (record.hold?.kind === 'paused') return '⏸️ Paused';
  if (record.hold !== null) return '⛔ Blocked';
  if (record.queued) return '⏳ In line';
  return STAGE_WORDS[record.stage].name;
}

const PICTURED: readonly Stage[] = [...BUILD_STAGES, 'review-intake', ...FINALIZE_STAGES];

/** A row of marks, one a stage: what is behind, where it is, what was skipped, what is ahead. */
function picture(record: IssueRecord, look: Look): string {
  const here = STAGES.indexOf(record.stage);
  const marks = PICTURED.map((stage) => {
    const at = STAGES.indexOf(stage);
    if (!isOn(stage, look.config)) return '➖';
    if (record.end?.outcome === 'done' || at < placeOf(here)) return '🟢';
    if (at === placeOf(here)) return record.hold === null ? '🔵' : '🔴';
    return '⚪';
  });
  const row = [marks.slice(0, 6), marks.slice(6, 7), marks.slice(7)].map((lane) => lane.join(''));
  const name = record.end === null ? [`**${STAGE_WORDS[record.stage].name}**`] : [];
  return [...row, ...name, ...roundWords(record)].join(' ');
}

function roundWords(record: IssueRecord): readonly string[] {
  return record.round > 0 ? [`· round ${record.round}`] : [];
}

/** The stages of a feedback round are shown at review. */
function placeOf(here: number): number {
  const review = STAGES.indexOf('review-intake');
  return here > review && here < STAGES.indexOf('merge') ? review : here;
}

function nowLine(record: IssueRecord, look: Look): string {
  if (record.end !== null)
    return record.end.outcome === 'done' ? 'Merged and closed.' : 'Nothing runs here any more.';
  if (record.hold?.code != null) {
    const words = blockWords(record.hold.code, record, look);
    return `${words.what} **Who can act:** ${quietly(whoIsAsked(record, look))}. ${words.todo}`;
  }
  if (record.queued) return `Now: ${lineWords(look)}`;
  if (record.hold !== null) return pauseWords(record.hold, record, look);
  if (look.snapshot.stops.length > 0) return stopWords(look);
  const doing = STAGE_WORDS[record.stage].doing;
  return record.stage === 'review-intake'
    ? `Now: ${doing}. **Who can act:** ${quietly(whoIsAsked(record, look))}. \`/approve\`, \`/feedback <text>\`, \`/reject <why>\``
    : `Now: ${doing}. ${lateWords(record)}Nobody needs to do anything.`;
}

function lateWords(record: IssueRecord): string {
  return isLate(record)
    ? `It takes longer than is expected of \`${record.run?.session ?? ''}\`. `
    : '';
}

/** A name without a ping: the record is edited often, and new comments do the asking. */
function quietly(mentions: string): string {
  return mentions.replaceAll(' @', ', ').replaceAll('@', '');
}

function links(record: IssueRecord, look: Look): string {
  const { pull, run } = look.snapshot;
  const url = record.run?.url ?? (run?.key === record.run?.key ? run?.url : null) ?? null;
  const previews = pull === null ? [] : shownOf(look, pull.head);
  return [
    pull === null ? '' : `Pull request: #${pull.number}`,
    sessionWords(record),
    ...previews.map((each) => `Preview: ${addressText(each.environmentUrl ?? '')}`),
    record.run === null
      ? ''
      : `Run: ${url === null ? `\`${record.run.key}\`` : `[\`${record.run.key}\`](${url})`}`,
    ...usedWords(record, look),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The session is at work, or waits for an answer. */
function sessionWords(record: IssueRecord): string {
  if (record.end !== null) return '';
  const name = codeText(record.agent, 100);
  if (openPrompt(record) !== null) return `Session: ${name} _paused_`;
  return record.run === null || record.run.kind === 'verify' ? '' : `Session: ${name} _running_`;
}

/** What the run under way may take, from those of its stage before. */
function forecastWords(record: IssueRecord, look: Look): string {
  const said = record.run === null ? '' : forecast(record, record.run.stage, look);
  return said === '' ? '' : `_${said}_`;
}

function folded(title: string, text: string): string {
  return text === '' ? '' : `<details><summary>${title}</summary>\n\n${text}\n\n</details>`;
}

function history(record: IssueRecord): string {
  return record.history.map(historyLine).join('\n');
}

const historyLine = once((line: HistoryLine): string => {
  const at = new Date(line.at).toISOString().slice(0, 16).replace('T', ' ');
  const args = line.args.filter((arg) => arg !== '').map((arg) => codeText(arg, 120));
  return `- ${at} ${line.what}${args.length > 0 ? ` ${args.join(' ')}` : ''}`;
});
