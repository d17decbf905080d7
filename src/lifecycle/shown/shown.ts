import type { Config } from '../policy/config.ts';
import type { NodeId } from '../ids.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Instant } from '../time.ts';

export interface RepoName {
  readonly owner: string;
  readonly repo: string;
}

/** An issue by its place. */
export interface Place extends RepoName {
  readonly number: number;
}

/**
 * An issue's record as a person's token shows it. A signature cannot be checked without the App's keys, so what counts
 * is a comment by an App's bot that nobody else has edited.
 */
export type RecordShown =
  | { readonly kind: 'absent' }
  | { readonly kind: 'broken' | 'newer'; readonly url: string }
  /** Several Apps wrote one. */
  | { readonly kind: 'several'; readonly apps: readonly string[] }
  | {
      readonly kind: 'valid';
      readonly record: IssueRecord;
      /** The slug of the App whose bot wrote it. */
      readonly app: string;
      readonly url: string;
      /** The whole comment: what people read, and the record itself. */
      readonly body: string;
    };

export interface IssueShown {
  readonly place: Place;
  readonly title: string;
  readonly url: string;
  readonly isOpen: boolean;
  readonly record: RecordShown;
}

/** What a person said on an issue, and nobody has changed since. */
export interface RecentShown {
  readonly id: NodeId;
  readonly at: Instant;
  readonly body: string;
}

/** An issue among those of its repository. */
export interface IssueInCare extends IssueShown {
  /** Of its latest few comments those that people wrote. */
  readonly recent: readonly RecentShown[];
}

/** An issue read by itself. */
export interface IssueRead extends IssueShown {
  /** Whether `/ready` is a command here, or `/drover ready` alone. */
  readonly hasShortCommands: boolean;
  /** The configuration on the default branch; null where there is none that holds. */
  readonly config: Config | null;
  /** What the App's bot said beside its record, oldest first. */
  readonly said: readonly { readonly body: string; readonly url: string }[];
}

/** The open issues labelled `drover:stop`, and those in care. */
export interface RepoShown {
  readonly repo: RepoName;
  readonly stops: readonly { readonly number: number; readonly url: string }[];
  readonly issues: readonly IssueInCare[];
  /** Whether `/ready` is a command here, or `/drover ready` alone; null without a configuration that holds. */
  readonly hasShortCommands: boolean | null;
}

/** Whether anything was said in a repository since the last look; `tag` is for the next one. */
export interface Stir {
  readonly isNew: boolean;
  readonly tag: string | null;
}

/** What the App's bot said in a repository, the latest first, as far as it was read; and its configuration. */
export interface RepoPast {
  /** The text of `.github/drover.yml` on the default branch; null where there is none. */
  readonly config: string | null;
  readonly said: readonly { readonly body: string; readonly url: string }[];
  /** There is more, which was not read. */
  readonly hasMore: boolean;
}
