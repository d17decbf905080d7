import { mayApprove, mayOperate, type Standing } from '../approvals/standing.ts';
import { CATALOGUE } from '../commands/catalogue.ts';
import type { Command, CommandName } from '../commands/command.ts';
import type { ParsedLine } from '../commands/parse.ts';
import { safetyRank } from '../commands/safety.ts';
import type { Look } from '../look.ts';
import { owe } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';
import { ok } from '../result.ts';
import { HOUR } from '../time.ts';
import type { Act, Deed } from './act.ts';
import { collectActs } from './collect.ts';
import { allow, deny } from './commands/gate.ts';
import { answer } from './commands/answer.ts';
import { approve, unapprove } from './commands/approve.ts';
import { end } from './commands/end.ts';
import { feedback } from './commands/feedback.ts';
import { pause, resume, retry } from './commands/hold.ts';
import { ready } from './commands/start.ts';
import { consume, isConsumed, type Verdict } from './consumption.ts';
import { answerToMove, type MoveAnswer } from './moves.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { Said, Taken } from './said.ts';
import { closedByHand, reopenedByHand } from './state.ts';

/** More commands than this in one comment are refused whole. */
const MOST_COMMANDS = 20;

/**
 * Consumes what is new, in order of time, then of safety, then of id. The first act whose author's permission could not
 * be read stops here, with all after it: they are looked at again at the next wake.
 */
export function applyActs(record: IssueRecord, look: Look): IssueRecord {
  let current = record;
  for (const act of inOrder(collectActs(look))) {
    if (isConsumed(current, act)) continue;
    const applied = applyAct(current, act, look);
    if (applied === 'wait') return current;
    current = consume(applied.record, act, applied.verdict);
  }
  return current;
}

/** True while an act waits for a permission that could not be read. */
export function actsWait(record: IssueRecord, look: Look): boolean {
  return collectActs(look).some((act) => !isConsumed(record, act));
}

function inOrder(acts: readonly Act[]): readonly Act[] {
  return acts.toSorted(
    (a, b) => a.at - b.at || rankOf(a.deed) - rankOf(b.deed) || (a.id < b.id ? -1 : 1),
  );
}

function rankOf(deed: Deed): number {
  const names =
    'lines' in deed
      ? deed.lines.flatMap((line) => (line.result.ok ? [line.result.value.name] : []))
      : [];
  return Math.min(
    safetyRank('help'),
    ...names.map(safetyRank),
    ...(deed.kind === 'move' ? [safetyRank('ready')] : []),
  );
}

interface Applied {
  readonly record: IssueRecord;
  readonly verdict: Verdict;
}

function applyAct(record: IssueRecord, act: Act, look: Look): Applied | 'wait' {
  const { deed } = act;
  switch (deed.kind) {
    case 'lines':
      return applyLines(record, act, look);
    case 'review':
      return applyReview(record, act, look);
    case 'tampered':
      return refused(record, act, refuse('edited-by-another').error);
    case 'move':
      return applyMove(record, act, look);
    case 'closed':
      return { record: closedByHand(record, act, look), verdict: 'none' };
    case 'reopened':
      return { record: reopenedByHand(record, act), verdict: 'none' };
  }
}

function refused(record: IssueRecord, act: Act, refusal: Refusal): Applied {
  const stranger = refusal.code === 'stranger';
  const key = stranger
    ? `reply/${act.by?.login.toLowerCase() ?? ''}/${Math.floor(act.at / HOUR)}`
    : `reply/${act.id}`;
  const owing = owe(record, act.said, {
    key,
    kind: 'reply',
    about: act.id,
    args: [refusal.code, act.by?.login ?? '', ...refusal.args],
  });
  return { record: owing, verdict: 'refused' };
}

function applyLines(record: IssueRecord, act: Act, look: Look): Applied | 'wait' {
  const lines = 'lines' in act.deed ? act.deed.lines : [];
  if (lines.length > MOST_COMMANDS)
    return refused(record, act, refuse('too-many-commands', String(MOST_COMMANDS)).error);
  const parts = numbered(lines).toSorted((a, b) => rankOfLine(a.line) - rankOfLine(b.line));
  let current: Applied = { record, verdict: 'none' };
  for (const { line, part } of parts) {
    const next = applyLine(current.record, { act, line, part, look });
    if (next === 'wait') return 'wait';
    current = {
      record: next.record,
      verdict: current.verdict === 'refused' ? 'refused' : next.verdict,
    };
  }
  return current;
}

function rankOfLine(line: ParsedLine): number {
  return line.result.ok ? safetyRank(line.result.value.name) : safetyRank('help');
}

/** Each line with its place among the lines of the same name: how an item or an answer is found again. */
export function numbered(
  lines: readonly ParsedLine[],
): readonly { line: ParsedLine; part: number }[] {
  return lines.map((line, at) => ({
    line,
    part: lines.slice(0, at).filter((before) => before.name === line.name).length,
  }));
}

interface LineInPlace {
  readonly act: Act;
  readonly line: ParsedLine;
  readonly part: number;
  readonly look: Look;
}

function applyLine(record: IssueRecord, { act, line, part, look }: LineInPlace): Applied | 'wait' {
  if (!line.result.ok) {
    if (mayOperate(act.by, look) !== 'yes') return refused(record, act, refuse('stranger').error);
    return refused(
      record,
      act,
      refuse('malformed', line.name, JSON.stringify(line.result.error)).error,
    );
  }
  return applyCommand(record, line.result.value, { act, part, look });
}

function standingFor(name: CommandName, act: Act, look: Look): Standing {
  const who = CATALOGUE[name].whoMay;
  if (who === 'anyone') return act.by?.type === 'User' ? 'yes' : 'no';
  return who === 'approver' && name !== 'allow' && name !== 'deny'
    ? mayApprove(act.by, look)
    : mayOperate(act.by, look);
}

function applyCommand(
  record: IssueRecord,
  command: Command,
  place: { readonly act: Act; readonly part: number; readonly look: Look },
): Applied | 'wait' {
  const { act, look } = place;
  const standing = standingFor(command.name, act, look);
  if (standing === 'unknown' || act.by === null) return 'wait';
  if (standing === 'no') {
    const operator = mayOperate(act.by, look) === 'yes';
    return refused(record, act, refuse(operator ? 'not-approver' : 'stranger', command.name).error);
  }
  const comment = 'comment' in act.deed ? act.deed.comment : null;
  const said: Said = { act, by: act.by, look, part: place.part, comment };
  const taken = take(record, command, said);
  return taken.ok ? { record: taken.value, verdict: 'taken' } : refused(record, act, taken.error);
}

function take(record: IssueRecord, command: Command, said: Said): Taken {
  switch (command.name) {
    case 'ready':
      return ready(record, said);
    case 'feedback':
      return feedback(record, said, said.part);
    case 'approve':
      return approve(record, said, { from: 'comment', sha: command.sha ?? null });
    case 'unapprove':
      return unapprove(record, said);
    case 'reject':
      return end(record, said, 'rejected');
    case 'cancel':
      return end(record, said, 'cancelled');
    case 'answer':
      return answer(record, said, { id: command.id ?? null, text: command.text });
    case 'allow':
      return allow(record, said, command.id);
    case 'deny':
      return deny(record, said, command.id);
    case 'pause':
      return pause(record, said);
    case 'resume':
      return resume(record, said);
    case 'retry':
      return retry(record, said);
    case 'why':
      return ok(
        owe(record, said.act.said, { key: `why/${said.act.id}`, kind: 'why', about: said.act.id }),
      );
    case 'help':
      return ok(
        owe(record, said.act.said, {
          key: `help/${said.act.id}`,
          kind: 'help',
          about: said.act.id,
          args: [command.topic ?? ''],
        }),
      );
    case 'repair':
      return refuse('nothing-to-repair');
  }
}

/** A review says yes or asks for changes; commands in its body count besides. */
function applyReview(record: IssueRecord, act: Act, look: Look): Applied | 'wait' {
  if (act.deed.kind !== 'review' || act.by === null) return { record, verdict: 'none' };
  const { verdict, comment, lines } = act.deed;
  const approves = verdict === 'approve';
  const standing = approves ? mayApprove(act.by, look) : mayOperate(act.by, look);
  if (standing === 'unknown') return 'wait';
  // A stranger's review is GitHub's own business: it commands nothing, and needs no answer.
  if (standing === 'no') return { record, verdict: 'none' };
  const said: Said = { act, by: act.by, look, part: 0, comment };
  const taken = approves ? approveByReview(record, said) : feedbackByReview(record, said);
  const reviewed: Applied = taken.ok
    ? { record: taken.value, verdict: 'taken' }
    : refused(record, act, taken.error);
  return lines.length === 0 ? reviewed : applyLines(reviewed.record, act, look);
}

function approveByReview(record: IssueRecord, said: Said): Taken {
  const commit = said.comment?.review?.commit ?? null;
  const head = said.look.snapshot.pull?.head ?? null;
  if (commit !== null && head !== null && commit !== head)
    return refuse('other-sha', commit.slice(0, 7), head.slice(0, 7));
  return approve(record, said, { from: 'review', sha: null });
}

/** "Request changes": its body and each of its inline comments is an item, and the batch closes at once. */
function feedbackByReview(record: IssueRecord, said: Said): Taken {
  const inline = said.look.snapshot.comments.filter(
    (comment) => comment.inline?.reviewId === said.act.id && comment.author?.id === said.by.id,
  );
  const body = said.comment?.body.trim() ?? '';
  const sources = [...(body === '' ? [] : [said.comment]), ...inline];
  let taken: Taken = ok(record);
  for (const source of sources) {
    if (!taken.ok || source === null) continue;
    taken = feedback(
      taken.value,
      { ...said, act: { ...said.act, id: source.id }, comment: source },
      null,
    );
  }
  return taken;
}

function applyMove(record: IssueRecord, act: Act, look: Look): Applied | 'wait' {
  if (act.deed.kind !== 'move' || act.by === null) return { record, verdict: 'none' };
  const answered = answerToMove(record, look, act.deed.to);
  if (answered === 'none') return { record, verdict: 'none' };
  if (answered === 'refused')
    return putBack(record, act, refuse('move-refused', act.deed.to[0] ?? '').error);
  const standing = standingFor(answered, act, look);
  if (standing === 'unknown') return 'wait';
  const said: Said = { act, by: act.by, look, part: 0, comment: null };
  const taken: Taken =
    standing === 'no' ? refuse('stranger', answered) : takeMove(record, answered, said);
  return taken.ok
    ? { record: forgetCard(taken.value), verdict: 'taken' }
    : putBack(record, act, taken.error);
}

function takeMove(
  record: IssueRecord,
  answered: Exclude<MoveAnswer, 'none' | 'refused'>,
  said: Said,
): Taken {
  switch (answered) {
    case 'ready':
      return ready(record, said);
    case 'cancel':
      return end(record, said, 'cancelled');
    case 'pause':
      return pause(record, said);
    case 'resume':
      return record.hold?.code === 'prompt' || record.hold?.code === 'verify-failed'
        ? refuse('move-refused', 'In Progress')
        : resume(record, said);
    case 'approve':
      return approve(record, said, { from: 'move', sha: null });
    case 'unapprove':
      return unapprove(record, said);
  }
}

/** The card goes back to where it belongs at once: it was a person who moved it, not lag. */
function putBack(record: IssueRecord, act: Act, refusal: Refusal): Applied {
  return { ...refused(forgetCard(record), act, refusal), verdict: 'refused' };
}

function forgetCard(record: IssueRecord): IssueRecord {
  return { ...record, card: null };
}
