import type { ParsedLine } from '../commands/parse.ts';
import type { NodeId } from '../ids.ts';
import type { CONSUMED_STREAMS } from '../record/consumed.ts';
import type { Actor } from '../snapshot/actor.ts';
import type { CommentSnapshot } from '../snapshot/comment.ts';
import type { Status } from '../stage.ts';
import type { Instant } from '../time.ts';

export type ConsumedStream = (typeof CONSUMED_STREAMS)[number];

/** One thing that a person did and that counts once: a comment, a review, a card move, closing or reopening. */
export interface Act {
  /** The node whose id is consumed. */
  readonly id: NodeId;
  readonly stream: ConsumedStream;
  /** When it was done: what consumption goes by. */
  readonly at: Instant;
  /** When it took its present form: an edit by its author before consumption counts from the edit. */
  readonly said: Instant;
  readonly by: Actor | null;
  readonly deed: Deed;
}

export type Deed =
  | {
      readonly kind: 'lines';
      readonly lines: readonly ParsedLine[];
      readonly comment: CommentSnapshot;
    }
  | {
      readonly kind: 'review';
      readonly verdict: 'approve' | 'request-changes';
      readonly lines: readonly ParsedLine[];
      readonly comment: CommentSnapshot;
    }
  /** A comment that somebody other than its author edited: it commands nothing. */
  | { readonly kind: 'tampered'; readonly comment: CommentSnapshot }
  | { readonly kind: 'move'; readonly to: readonly Status[] }
  | { readonly kind: 'closed' }
  | { readonly kind: 'reopened' };
