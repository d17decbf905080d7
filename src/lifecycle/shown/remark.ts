import type { IssueShown } from './shown.ts';

/** A comment that a person has just written. */
export interface Remark {
  /** Its node id: a record names answers by it. */
  readonly id: string;
  readonly url: string;
}

/** What has become of a comment so far. */
export interface Heard {
  /** The issue as it stands since. */
  readonly shown: IssueShown;
  /** Somebody put a confused face below it, as the App does to what it refuses. */
  readonly isRefused: boolean;
  /** What the App's bots said on the issue since, beside its record; oldest first. */
  readonly replies: readonly string[];
}

/** Of a repository, from least to most; `none` where it is not shown at all. */
export const PERMISSIONS = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
export type Permission = (typeof PERMISSIONS)[number];
