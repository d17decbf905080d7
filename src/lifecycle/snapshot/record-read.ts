import type { NodeId } from '../ids.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Instant } from '../time.ts';
import type { Actor } from './actor.ts';

/** What was found of the record comment. Only `valid` is ever obeyed. */
export type RecordRead =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'valid';
      readonly record: IssueRecord;
      readonly comment: RecordComment;
      /** Further record comments of ours, to be removed: the oldest stays. */
      readonly duplicates: readonly NodeId[];
    }
  | {
      readonly kind: 'broken';
      readonly why: 'edited' | 'forged' | 'malformed';
      readonly comment: RecordComment;
      /** Who edited it, where GitHub says so. */
      readonly by: Actor | null;
    }
  | { readonly kind: 'deleted'; readonly by: Actor | null }
  | { readonly kind: 'newer'; readonly version: number };

export interface RecordComment {
  readonly id: NodeId;
  readonly url: string;
  readonly body: string;
  readonly isPinned: boolean;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
