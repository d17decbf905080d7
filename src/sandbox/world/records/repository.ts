import type { RepositoryPermission } from './account.ts';

export interface Repository {
  readonly id: number;
  readonly nodeId: string;
  readonly ownerId: number;
  readonly name: string;
  readonly description: string | null;
  readonly defaultBranch: string;
  readonly visibility: 'public' | 'private';
  readonly archived: boolean;
  readonly mergeMethods: readonly MergeMethod[];
  readonly deleteBranchOnMerge: boolean;
  /** Account id to permission; organisation admins have admin without being listed. */
  readonly collaborators: ReadonlyMap<number, RepositoryPermission>;
  /** The number that the next issue or pull request gets. */
  readonly nextNumber: number;
  readonly secrets: ReadonlyMap<string, string>;
  /** What its organisation shares with it. */
  readonly sharedSecrets?: ReadonlyMap<string, string>;
  readonly variables: ReadonlyMap<string, string>;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly pushedAt: string | null;
}

export type MergeMethod = 'merge' | 'squash' | 'rebase';

export interface Label {
  readonly id: number;
  readonly nodeId: string;
  readonly repositoryId: number;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
  readonly isDefault: boolean;
}

export interface RequiredCheck {
  readonly context: string;
  /** Only a check by this App counts; null means any source. */
  readonly appId: number | null;
}

/** Branch protection or one ruleset's rules for the branches that match `pattern`. */
export interface BranchRule {
  readonly id: number;
  readonly nodeId: string;
  readonly repositoryId: number;
  /** GraphQL and REST show `protection` and `ruleset` in different places. */
  readonly source: 'protection' | 'ruleset';
  readonly name: string;
  /** A branch name, or a glob with `*`. */
  readonly pattern: string;
  readonly requiredChecks: readonly RequiredCheck[];
  /** The branch must be up to date with its base before merging. */
  readonly strictChecks: boolean;
  /** Null when no review is required. */
  readonly requiredReviews: number | null;
  readonly codeOwnerReviews: boolean;
  readonly dismissStaleReviews: boolean;
  readonly conversationResolution: boolean;
  readonly mergeQueue: boolean;
  readonly allowForcePushes: boolean;
  readonly allowDeletions: boolean;
  readonly enforceAdmins: boolean;
}

export interface Environment {
  readonly id: number;
  readonly nodeId: string;
  readonly repositoryId: number;
  readonly name: string;
  readonly secrets?: ReadonlyMap<string, string>;
  readonly createdAt: string;
}
