import type { ParsedLine } from '../commands/parse.ts';
import { once } from '../once.ts';
import type { IssueRecord } from '../record/record.ts';
import { isConsumed } from './consumption.ts';
import type { Look } from '../look.ts';
import type { StatusMove } from '../snapshot/card.ts';
import type { CommentSnapshot } from '../snapshot/comment.ts';
import { STATUSES, type Status } from '../stage.ts';
import type { Act, ConsumedStream, Deed } from './act.ts';

/**
 * Every act that is not consumed yet: what was said with a command in it, reviews with a verdict, card moves by people,
 * and closing or reopening by a person. Bots, Drover among them, never decide, so theirs are left out here. Without a
 * record nothing is consumed.
 */
export function newActs(record: IssueRecord | null, look: Look): readonly Act[] {
  const { moves, issue } = look.snapshot;
  const isNew = (each: Pick<Act, 'id' | 'stream' | 'at'>): boolean =>
    record === null || !isConsumed(record, each);
  const moved = moves.filter(({ id, at }) => isNew({ stream: 'move', id, at }));
  const change = issue.lastStateChange;
  return [
    ...said(look).filter(isNew),
    ...moved.flatMap((move) => (hasOptedIn(move, record, look) ? actOfMove(move, look) : [])),
    ...(change !== null && isNew({ stream: 'hand', id: change.id, at: change.at })
      ? stateActs(look)
      : []),
  ];
}

/** Several ask for what is new, as the record goes along; what was said stays. */
const said = once((look: Look) =>
  look.snapshot.comments.flatMap((comment) => actOfComment(comment, look)),
);

/** What a comment does, as it stands; nothing when no person wrote it or no command is in it. */
export function actOfComment(comment: CommentSnapshot, look: Look): Act[] {
  if (comment.author?.type !== 'User') return [];
  const deed = deedOf(comment, look.linesOf(comment));
  if (deed === null) return [];
  const edited = comment.editedAt !== null && comment.editedAt > comment.at;
  const said = edited && comment.editedAt !== null ? comment.editedAt : comment.at;
  return [
    { id: comment.id, stream: comment.stream, at: comment.at, said, by: comment.author, deed },
  ];
}

function deedOf(comment: CommentSnapshot, lines: readonly ParsedLine[]): Deed | null {
  const state = comment.review?.state;
  const verdict =
    state === 'APPROVED' ? 'approve' : state === 'CHANGES_REQUESTED' ? 'request-changes' : null;
  if (lines.length === 0 && verdict === null) return null;
  if (isEditedByAnother(comment)) return { kind: 'tampered', comment };
  return verdict === null
    ? { kind: 'lines', lines, comment }
    : { kind: 'review', verdict, lines, comment };
}

/** Writers may edit other people's comments: such a text is nobody's word. */
export function isEditedByAnother(comment: CommentSnapshot): boolean {
  return comment.editedAt !== null && comment.editor?.id !== comment.author?.id;
}

/**
 * Only moves made after the configuration landed count (the opt-in). Under a broken one nothing is obeyed; but who gives
 * an issue to Drover then is told what is wrong.
 */
function hasOptedIn(move: StatusMove, record: IssueRecord | null, look: Look): boolean {
  const { config } = look.snapshot;
  if (config.kind !== 'valid') return config.kind === 'invalid' && record === null;
  return config.landedAt === null || move.at >= config.landedAt;
}

/** Only moves by people count. */
function actOfMove(move: StatusMove, look: Look): Act[] {
  if (move.automated || move.by?.type !== 'User') return [];
  const to = statusesOf(move.to, look);
  return to.length === 0 ? [] : [act(move, 'move', { kind: 'move', to })];
}

/** The statuses that an option of the board stands for; several may share one. */
export function statusesOf(option: string, look: Look): readonly Status[] {
  const { board } = look.config;
  return board === null ? [] : STATUSES.filter((status) => board.statuses[status] === option);
}

function stateActs(look: Look): Act[] {
  const change = look.snapshot.issue.lastStateChange;
  if (change === null || change.by?.type !== 'User') return [];
  return [act(change, 'hand', { kind: change.kind })];
}

function act(from: Pick<Act, 'id' | 'at' | 'by'>, stream: ConsumedStream, deed: Deed): Act {
  return { id: from.id, stream, at: from.at, said: from.at, by: from.by, deed };
}
