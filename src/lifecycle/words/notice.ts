import { contractOf } from '../deployment/contract.ts';
import { BlockCode } from '../record/hold.ts';
import { type IssueRecord } from '../record/record.ts';
import { currentResults, type Look } from '../look.ts';
import { blockWords } from './blocks.ts';
import { whoIsAsked } from './mention.ts';
import { proposal } from './proposal.ts';
import { addressText } from '../text/address.ts';
import { agentText } from './safe.ts';

const DIAGNOSIS_LIMIT = 4_000;

/** One new comment each time that a person must act: what happened, who can act, what to type. */
export function noticeComment(about: string, record: IssueRecord, look: Look): string {
  return about === 'reminder' ? reminder(record, look) : blocked(about, record, look);
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

function reminder(record: IssueRecord, look: Look): string {
  const who = whoIsAsked(record, look);
  const code = record.hold?.code ?? null;
  if (code !== null && code !== 'prompt') {
    const words = blockWords(code, record, look);
    return `**Still blocked.** ${words.what}\n\n${who} ${words.todo}`;
  }
  return code === 'prompt'
    ? `${who}, a question is still open here. Comment \`/answer <text>\`.`
    : `${who}, this still waits for your review. Comment \`/approve\`, \`/feedback <text>\` or \`/reject <why>\`.`;
}
