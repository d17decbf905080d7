import type { IssueRecord } from '../record/record.ts';
import type { Result } from '../result.ts';
import type { Actor } from '../snapshot/actor.ts';
import type { CommentSnapshot } from '../snapshot/comment.ts';
import type { Look } from '../look.ts';
import type { Act } from './act.ts';
import type { Refusal } from './refusal.ts';

/** A command in its place: who said it, where, and which of its comment's commands it is. */
export interface Said {
  readonly act: Act;
  readonly by: Actor;
  readonly look: Look;
  /** Counted from 0 over the commands of the same name in one comment. */
  readonly part: number;
  /** Null when a card move stands for the command. */
  readonly comment: CommentSnapshot | null;
}

/** What a command makes of the record, or why it does nothing. */
export type Taken = Result<IssueRecord, Refusal>;
