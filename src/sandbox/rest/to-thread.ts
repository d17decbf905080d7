import type { NewThread } from '../world/operations/review-drafts.ts';

interface DraftComment {
  readonly path: string;
  readonly body: string;
  readonly line?: number;
  /** Lines into the diff; only kept by GitHub for old clients. */
  readonly position?: number;
  readonly side?: string;
  readonly start_line?: number;
}

/** A comment of a review as REST has it, as the thread that it begins. */
export function toThread(comment: DraftComment): NewThread {
  const line = comment.line ?? comment.position;
  return {
    path: comment.path,
    body: comment.body,
    ...(line === undefined ? {} : { line }),
    ...(comment.start_line === undefined ? {} : { startLine: comment.start_line }),
    side: comment.side === 'LEFT' ? 'LEFT' : 'RIGHT',
  };
}
