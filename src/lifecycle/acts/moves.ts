import type { CommandName } from '../commands/command.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Look } from '../look.ts';
import { laneOf, type Status } from '../stage.ts';

/** What a person's move of the card asks for: a command, nothing, or no for an answer. */
export type MoveAnswer =
  | Extract<CommandName, 'ready' | 'cancel' | 'pause' | 'resume' | 'approve' | 'unapprove'>
  | 'none'
  | 'refused';

type Row = Readonly<Record<Status, MoveAnswer>>;

/** Where an issue is, as far as a move of its card is concerned. */
export type Standing = 'ended' | 'build' | 'review' | 'approved' | 'merged';

/**
 * The answer to every move: rows are where the issue is, columns where a person put its card. A refused move is put back
 * once, with a reason. `resume` on an issue that nothing holds is no wish at all, and nothing happens.
 */
export const MOVE_ANSWERS: Readonly<Record<Standing, Row>> = {
  ended: {
    Backlog: 'none',
    Ready: 'ready',
    'In Progress': 'none',
    'In Review': 'none',
    Approved: 'none',
    Done: 'none',
    Blocked: 'none',
  },
  build: {
    Backlog: 'cancel',
    Ready: 'resume',
    'In Progress': 'resume',
    'In Review': 'refused',
    Approved: 'refused',
    Done: 'refused',
    Blocked: 'pause',
  },
  review: {
    Backlog: 'cancel',
    Ready: 'refused',
    'In Progress': 'refused',
    'In Review': 'resume',
    Approved: 'approve',
    Done: 'refused',
    Blocked: 'pause',
  },
  approved: {
    Backlog: 'cancel',
    Ready: 'refused',
    'In Progress': 'refused',
    'In Review': 'unapprove',
    Approved: 'resume',
    Done: 'refused',
    Blocked: 'pause',
  },
  merged: {
    Backlog: 'refused',
    Ready: 'refused',
    'In Progress': 'refused',
    'In Review': 'refused',
    Approved: 'resume',
    Done: 'none',
    Blocked: 'pause',
  },
};

export function standingOf(record: IssueRecord, look: Look): Standing {
  if (record.end !== null) return 'ended';
  if (look.snapshot.pull?.state === 'MERGED') return 'merged';
  if (record.stage === 'merge') return 'approved';
  if (record.stage === 'closeout') return 'merged';
  return laneOf(record.stage) === 'review' ? 'review' : 'build';
}

/**
 * What a move asks for. Where several statuses share an option, the one that asks for least is meant: a move that leaves
 * the card where its stage shows it anyway is no wish.
 */
export function answerToMove(record: IssueRecord, look: Look, to: readonly Status[]): MoveAnswer {
  const row = MOVE_ANSWERS[standingOf(record, look)];
  const answers = to.map((status) => row[status]);
  const gentle = answers.find(
    (answer) => answer === 'none' || (answer === 'resume' && record.hold === null),
  );
  return gentle !== undefined ? 'none' : (answers[0] ?? 'none');
}
