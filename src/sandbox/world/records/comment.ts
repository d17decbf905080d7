export type MinimizedReason =
  | 'abuse'
  | 'duplicate'
  | 'off-topic'
  | 'outdated'
  | 'resolved'
  | 'spam';

/** A comment in the conversation of an issue or pull request. */
export interface Comment {
  readonly id: number;
  readonly nodeId: string;
  readonly repositoryId: number;
  readonly topicId: number;
  readonly authorId: number;
  /** The App through which it was written (`performed_via_github_app`). */
  readonly appId: number | null;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly lastEditedAt: string | null;
  readonly editorId: number | null;
  readonly minimizedReason: MinimizedReason | null;
  readonly pinnedAt: string | null;
  readonly pinnedById: number | null;
}

/** One entry of `userContentEdits`. The first edit also records the body as created. */
export interface Edit {
  readonly id: number;
  readonly nodeId: string;
  /** Node id of the comment, review, issue or pull request edited. */
  readonly subjectNodeId: string;
  readonly editorId: number;
  readonly editedAt: string;
  /** The whole body after this edit, which is what GitHub gives as `diff` of the newest edits. */
  readonly diff: string;
}

export const reactionContents = [
  '+1',
  '-1',
  'laugh',
  'confused',
  'heart',
  'hooray',
  'rocket',
  'eyes',
] as const;
export type ReactionContent = (typeof reactionContents)[number];

export interface Reaction {
  readonly id: number;
  readonly nodeId: string;
  /** Node id of what is reacted to. */
  readonly subjectNodeId: string;
  readonly accountId: number;
  readonly content: ReactionContent;
  readonly createdAt: string;
}
