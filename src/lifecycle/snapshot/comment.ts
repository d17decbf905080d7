import type { NodeId, Sha } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Actor } from './actor.ts';

/** Where something was said: consumption is kept for each stream by itself. */
export type Stream = 'issue' | 'pull' | 'review' | 'inline';

export interface CommentSnapshot {
  readonly id: NodeId;
  readonly stream: Stream;
  readonly url: string;
  readonly author: Actor | null;
  readonly body: string;
  /** When it could first be read by others: createdAt, submittedAt or publishedAt, as the stream has it. */
  readonly at: Instant;
  readonly editedAt: Instant | null;
  readonly editor: Actor | null;
  /** Reactions that Drover gave: lower-case names such as `eyes`, `rocket`, `confused`. */
  readonly reactions: readonly string[];
  /** Keys of ours found in it and verified; always empty when somebody else wrote or edited it. */
  readonly keys: readonly string[];
  readonly review: ReviewVerdict | null;
  readonly inline: InlinePlace | null;
}

export interface ReviewVerdict {
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';
  /** The head that the reviewer saw, as GitHub keeps it. */
  readonly commit: Sha | null;
}

export interface InlinePlace {
  readonly reviewId: NodeId | null;
  readonly threadId: NodeId;
  readonly path: string;
  readonly line: number | null;
  readonly isResolved: boolean;
  /** True for the first comment of its thread. */
  readonly opensThread: boolean;
}
