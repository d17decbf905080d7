import type { Sha } from '../ids.ts';

/** The base branch and what GitHub itself demands of a merge into it. */
export interface BaseSnapshot {
  readonly ref: string;
  readonly head: Sha;
  readonly rules: BranchRules;
}

export interface BranchRules {
  /** False when the rules could not be read: then every gate that needs them is closed. */
  readonly known: boolean;
  readonly requiredChecks: readonly { readonly name: string; readonly app: string | null }[];
  readonly requiredReviews: number;
  readonly codeOwners: boolean;
  readonly conversationResolution: boolean;
  readonly mergeQueue: boolean;
}
