import type { OwedEffect, SharedEffect } from '../effect.ts';
import type { Look } from '../look.ts';
import type { Owed } from '../record/owed.ts';
import type { IssueRecord } from '../record/record.ts';
import { dispatchOf } from '../runs/dispatch.ts';
import { helpText } from '../commands/help.ts';
import { RunKey } from '../ids.ts';
import { REFUSALS, type RefusalCode } from '../acts/refusal.ts';
import { renderReason } from '../reasons/marker.ts';
import { reasonOf } from '../reasons/reason.ts';
import { repairReply } from '../words/findings.ts';
import { unpackFindings } from '../doctor/packed.ts';
import { followUpIssue, revertText } from '../words/follow-up.ts';
import { noticeComment } from '../words/notice.ts';
import { offerComment } from '../words/offer.ts';
import { promptComment } from '../words/prompt.ts';
import { refusalReply } from '../words/refusals.ts';
import { isSettled } from './settle.ts';
import { threadReply } from '../words/thread.ts';
import { whyText } from '../words/why.ts';

/** What this wake sends off: the promises that its own commit made or renewed. */
export function owedEffects(
  record: IssueRecord,
  look: Look,
  follows: readonly SharedEffect[],
): readonly OwedEffect[] {
  const due = record.owed.filter((entry) => isDue(entry, record, look));
  const asks = due.find((entry) => isAsking(entry));
  return due.flatMap(
    (entry) => effectOf(entry, record, { look, follows: entry === asks ? follows : [] }) ?? [],
  );
}

/** True for what is to be sent now, and is not on GitHub yet. */
export function isDue(entry: Owed, record: IssueRecord, look: Look): boolean {
  return entry.at === look.snapshot.now && !isSettled(entry, record, look);
}

/** True for the comments that must stand before the card says that a person is waited for. */
export function isAsking(entry: Owed): boolean {
  return entry.kind === 'offer' || entry.kind === 'prompt' || entry.kind === 'notice';
}

interface Context {
  readonly look: Look;
  readonly follows: readonly SharedEffect[];
}

function effectOf(entry: Owed, record: IssueRecord, { look, follows }: Context): OwedEffect | null {
  switch (entry.kind) {
    case 'dispatch':
      return dispatchEffect(record, look);
    case 'thread':
      return threadEffect(entry, record, look);
    case 'follow-up':
      return issueEffect(entry, record, look);
    case 'revert':
      return look.snapshot.pull === null
        ? null
        : { kind: 'revert-pull', key: entry.key, pull: look.snapshot.pull.id, ...revertText(look) };
    default: {
      const body = bodyOf(entry, record, look);
      return body === ''
        ? null
        : {
            kind: 'comment',
            key: entry.key,
            on: placeOf(entry, record, look),
            body: withReason(body, entry),
            follows,
          };
    }
  }
}

/** Programs are told why by a line that people do not see. */
function withReason(body: string, { kind, about, args: [first = ''] }: Owed): string {
  const code =
    kind === 'reply'
      ? reasonOf('refused', first)
      : kind === 'notice'
        ? reasonOf('blocked', about === 'reminder' ? first : about)
        : null;
  return code === null ? body : `${body}\n\n${renderReason(code)}`;
}

/**
 * Replies stand where the command was given; what everybody should see stands on the issue, and so does what answers on
 * the pull request of an earlier life: that one is read no more once there is another.
 */
function placeOf(entry: Owed, record: IssueRecord, look: Look): 'issue' | 'pull' {
  const { comments, pull } = look.snapshot;
  const source = comments.find((comment) => comment.id === entry.about);
  return source === undefined || source.stream === 'issue' || pull?.id !== record.pull
    ? 'issue'
    : 'pull';
}

function bodyOf(entry: Owed, record: IssueRecord, look: Look): string {
  switch (entry.kind) {
    case 'offer':
      return offerComment(record, look);
    case 'prompt': {
      const prompt = record.prompts.find((each) => each.id === entry.about);
      return prompt === undefined ? '' : promptComment(prompt, record, look);
    }
    case 'notice':
      return noticeComment(entry.about, record, look);
    case 'reply':
      return reply(entry);
    case 'why':
      return whyText(record, look);
    case 'help':
      return helpText(entry.args[0] ?? '');
    case 'repair':
      return repaired(entry);
    case 'dispatch':
    case 'thread':
    case 'follow-up':
    case 'revert':
      return '';
  }
}

function reply(entry: Owed): string {
  const [code, login, ...args] = entry.args;
  const known = REFUSALS.find((each): each is RefusalCode => each === code);
  return known === undefined ? '' : refusalReply(login ?? '', known, args);
}

function repaired({ args }: Owed): string {
  const [login = '', how, ...packed] = args;
  return repairReply(login, { rebuilt: how === 'rebuilt', findings: unpackFindings(packed) });
}

function dispatchEffect(record: IssueRecord, look: Look): OwedEffect | null {
  if (record.run === null) return null;
  const dispatch = dispatchOf(record, record.run, look);
  return dispatch === null
    ? null
    : { kind: 'dispatch', key: RunKey.parse(record.run.key), dispatch };
}

function threadEffect(entry: Owed, record: IssueRecord, look: Look): OwedEffect | null {
  const item = record.batch.find((each) => each.id === entry.about);
  if (item?.thread == null) return null;
  return {
    kind: 'reply-thread',
    key: entry.key,
    thread: item.thread,
    body: threadReply(item, record, look),
  };
}

function issueEffect(entry: Owed, record: IssueRecord, look: Look): OwedEffect | null {
  const issue = followUpIssue(entry.about, record, look);
  return issue === null ? null : { kind: 'create-issue', key: entry.key, ...issue };
}
