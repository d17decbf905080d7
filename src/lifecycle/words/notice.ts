import { contractOf } from '../deployment/contract.ts';
import { BlockCode } from '../record/hold.ts';
import { type IssueRecord } from '../record/record.ts';
import { currentResults, type Look } from '../look.ts';
import { blockWords } from './blocks.ts';
import { nearlyWords } from './forecast.ts';
import { whoIsAsked } from './mention.ts';
import { proposal } from './proposal.ts';
import { askedIn } from '../prompts/asking.ts';
import { commandsFor } from '../prompts/commands.ts';
import { openPrompt } from '../prompts/open-prompt.ts';
import { inlineText } from '../text/one-line.ts';
import { addressText } from '../text/address.ts';
import { agentText } from './safe.ts';

const DIAGNOSIS_LIMIT = 4_000;

/** One new comment each time that a person must act: what happened, who can act, what to type. */
export function noticeComment(about: string, record: IssueRecord, look: Look): string {
  if (about === 'reminder') return reminder(record, look);
  const [, unit] = /^nearly\/(\w+)$/.exec(about) ?? [];
  if (unit === undefined) return blocked(about, record, look);
  const words = nearlyWords(unit, record, look);
  return words === '' ? '' : `${whoIsAsked(record, look)}, ${words.replace(/^T/, 't')}`;
}

function blocked(about: string, record: IssueRecord, look: Look): string {
  const code = BlockCode.safeParse(about);
  if (!code.success) return '';
  const words = blockWords(code.data, record, look);
  return [
    `**Blocked.** ${words.what}${link(code.data, record, look)}`,
    ...(code.data === 'verify-failed' ? diagnosis(record, look) : []),
    ...proposal(code.data, record, look),
    `${whoIsAsked(record, look)} ${words.todo}`,
  ].join('\n\n');
}

/** Where to look for more than these words. */
function link(code: BlockCode, record: IssueRecord, look: Look): string {
  if (code === 'deploy-failed') {
    const { pull } = look.snapshot;
    const contract = pull === null ? null : contractOf(look, pull.head);
    const log = contract?.kind === 'failed' ? addressText(contract.log ?? '') : '';
    return log === '' ? '' : ` Its log: ${log}`;
  }
  const run = record.run?.url ?? look.snapshot.run?.url ?? null;
  return run !== null && (code === 'run-failed' || code === 'run-refused')
    ? ` [The run](${run})`
    : '';
}

function diagnosis(record: IssueRecord, look: Look): readonly string[] {
  const text = currentResults(record, look)?.diagnosis ?? null;
  return text === null ? [] : [`**The diagnosis**\n\n${agentText(text, DIAGNOSIS_LIMIT)}`];
}

/** Which question is open, and what to type: the prompt's own comment may be far above. */
function stillAsked(record: IssueRecord, look: Look): string {
  const who = whoIsAsked(record, look);
  const prompt = openPrompt(record);
  if (prompt === null) return '';
  const { text, request } = askedIn(prompt, record, look);
  const lines = commandsFor(prompt, request).map(({ line }) => `\`${line}\``);
  const asked = text === '' ? '' : `\n\n> ${inlineText(text, 300)}`;
  return `${who}, a question of **@@${prompt.session}** is still open here. Comment ${lines.join(' or ')}.${asked}`;
}

function reminder(record: IssueRecord, look: Look): string {
  const who = whoIsAsked(record, look);
  const code = record.hold?.code ?? null;
  if (code !== null && code !== 'prompt') {
    const words = blockWords(code, record, look);
    return `**Still blocked.** ${words.what}\n\n${who} ${words.todo}`;
  }
  return code === 'prompt'
    ? stillAsked(record, look)
    : `${who}, this still waits for your review. Comment \`/approve\`, \`/feedback <text>\` or \`/reject <why>\`.`;
}
