import type { NodeId, RunId, RunKey, Sha } from './ids.ts';
import type { IssueRecord } from './record/record.ts';

/** One move of a ref: `before` of zeros means that it must not exist, `after` of zeros deletes it. */
export interface RefMove {
  readonly name: string;
  readonly before: Sha;
  readonly after: Sha;
  readonly force: boolean;
}

/**
 * What GitHub de-duplicates by itself, so that it may share the commit's document: doing it twice changes nothing.
 * They are sent in this order, after the record.
 */
export type SharedEffect =
  | { readonly kind: 'move-refs'; readonly moves: readonly RefMove[] }
  | {
      readonly kind: 'open-pull';
      readonly branch: string;
      readonly baseRef: string;
      readonly title: string;
      readonly body: string;
      readonly isDraft: boolean;
    }
  | {
      readonly kind: 'edit-pull';
      readonly pull: NodeId;
      readonly title: string;
      readonly body: string;
    }
  | {
      readonly kind: 'edit-comment';
      readonly comment: NodeId;
      /** The key that it carries, and goes on to carry. */
      readonly key: string;
      readonly body: string;
    }
  | { readonly kind: 'hide-comment'; readonly comment: NodeId }
  | { readonly kind: 'set-draft'; readonly pull: NodeId; readonly isDraft: boolean }
  | { readonly kind: 'close-pull'; readonly pull: NodeId }
  | { readonly kind: 'reopen-pull'; readonly pull: NodeId }
  | { readonly kind: 'request-review'; readonly pull: NodeId; readonly logins: readonly string[] }
  | { readonly kind: 'resolve-thread'; readonly thread: NodeId }
  | { readonly kind: 'react'; readonly subject: NodeId; readonly reaction: Reaction }
  | { readonly kind: 'pin'; readonly comment: NodeId }
  | { readonly kind: 'add-labels'; readonly labels: readonly string[] }
  | { readonly kind: 'remove-labels'; readonly labels: readonly string[] }
  | { readonly kind: 'delete-comment'; readonly comment: NodeId }
  | { readonly kind: 'close-issue'; readonly reason: 'COMPLETED' | 'NOT_PLANNED' }
  | { readonly kind: 'deactivate-deployment'; readonly deployment: NodeId }
  | {
      readonly kind: 'move-card';
      readonly projectId: NodeId;
      readonly itemId: NodeId;
      readonly fieldId: NodeId;
      readonly optionId: string;
    };

export type Reaction = 'eyes' | 'rocket' | 'confused';

/**
 * What must wait for the success of the commit that decided it. Each carries its key where it can be found again.
 */
export type OwedEffect =
  | { readonly kind: 'dispatch'; readonly key: RunKey; readonly dispatch: Dispatch }
  | {
      readonly kind: 'comment';
      readonly key: string;
      readonly on: 'issue' | 'pull';
      readonly body: string;
      /** What shows only once the comment stands: they follow it in its document. */
      readonly follows: readonly SharedEffect[];
    }
  | {
      readonly kind: 'reply-thread';
      readonly key: string;
      readonly thread: NodeId;
      readonly body: string;
    }
  | {
      readonly kind: 'create-issue';
      readonly key: string;
      readonly title: string;
      readonly body: string;
    }
  | {
      readonly kind: 'revert-pull';
      readonly key: string;
      readonly pull: NodeId;
      readonly title: string;
      readonly body: string;
    };

/** What may be repeated, needs no commit before it, and is no part of a document: REST calls, and the merge. */
export type FreeEffect =
  | { readonly kind: 'cancel-run'; readonly id: RunId }
  | {
      readonly kind: 'merge';
      /** Names this attempt, so that its failure can be told. */
      readonly key: string;
      readonly pull: NodeId;
      readonly head: Sha;
      readonly method: 'MERGE' | 'SQUASH' | 'REBASE';
      readonly title: string;
    };

export type Effect = SharedEffect | OwedEffect | FreeEffect;

/** A `workflow_dispatch` of one of the repository's own workflows on its default branch. */
export interface Dispatch {
  readonly workflow: string;
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** What a wake decided: the commit (if any), what goes with it, and what follows it. */
export interface Decision {
  /** The record to write, with the text that people see of it; null when nothing is to be committed. */
  readonly commit: Commit | null;
  /** Effects that share the commit's document, or go alone when there is no commit. */
  readonly shared: readonly SharedEffect[];
  readonly owed: readonly OwedEffect[];
  /** A merge is here only when there is no commit: the last look is a wake that had nothing else to write. */
  readonly free: readonly FreeEffect[];
  /** Look again then, even if nothing happens; null when only a person or an event can change anything. */
  readonly wakeAt: number | null;
  /** The same where all that this decision sends is answered for: then nobody need look whether it took effect. */
  readonly wakeWhenDone: number | null;
  /** Checks that end may change what is to be done; as long as they cannot, their events wake nobody. */
  readonly heedsChecks: boolean;
  /** What was decided, in constant words, for the log. */
  readonly because: readonly string[];
}

export interface Commit {
  readonly record: IssueRecord;
  /** Markdown above the hidden record. */
  readonly view: string;
  /** Refs that must not exist yet; if one does, another wake was first and this one ends. */
  readonly claims: readonly RefMove[];
}
