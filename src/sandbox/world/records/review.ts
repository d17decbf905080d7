import type { MinimizedReason } from './comment.ts';

export type ReviewState = 'PENDING' | 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED';

export interface Review {
  readonly id: number;
  readonly nodeId: string;
  readonly repositoryId: number;
  readonly pullId: number;
  readonly authorId: number;
  readonly appId: number | null;
  readonly body: string;
  readonly state: ReviewState;
  /** The head when it was submitted. */
  readonly commitOid: string;
  readonly createdAt: string;
  /** Null while pending. */
  readonly submittedAt: string | null;
  readonly updatedAt: string;
  readonly lastEditedAt: string | null;
  readonly editorId: number | null;
  readonly minimizedReason: MinimizedReason | null;
}

export interface ReviewComment {
  readonly id: number;
  readonly nodeId: string;
  readonly repositoryId: number;
  readonly pullId: number;
  readonly reviewId: number;
  readonly threadId: number;
  readonly replyToId: number | null;
  readonly authorId: number;
  readonly appId: number | null;
  readonly body: string;
  readonly path: string;
  readonly commitOid: string;
  readonly originalCommitOid: string;
  readonly diffHunk: string;
  readonly draftedAt: string;
  /** Null while its review is pending. */
  readonly publishedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly lastEditedAt: string | null;
  readonly editorId: number | null;
  readonly minimizedReason: MinimizedReason | null;
}

export interface ReviewThread {
  readonly id: number;
  readonly nodeId: string;
  readonly repositoryId: number;
  readonly pullId: number;
  readonly path: string;
  /** Line in the file on `side`; null for a comment on the whole file. */
  readonly line: number | null;
  readonly startLine: number | null;
  readonly side: 'LEFT' | 'RIGHT';
  readonly subjectType: 'line' | 'file';
  readonly resolvedById: number | null;
  /** The file changed since at that path, so the line may no longer be there. */
  readonly outdated: boolean;
}
