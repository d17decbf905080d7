import type { NodeId, RunId, RunKey, Sha } from '../ids.ts';
import type { LiveQuestion } from '../live/question.ts';
import type { ConfigState } from '../policy/config-state.ts';
import type { Spent } from '../record/spent.ts';
import type { Results } from '../reports/results.ts';
import type { Instant } from '../time.ts';
import type { Actor } from './actor.ts';
import type { BaseSnapshot } from './base.ts';
import type { CardSnapshot, StatusMove } from './card.ts';
import type { CommentSnapshot } from './comment.ts';
import type { IssueSnapshot } from './issue.ts';
import type { People } from './people.ts';
import type { PullSnapshot } from './pull.ts';
import type { RecordRead } from './record-read.ts';
import type { RunSnapshot } from './run.ts';

/**
 * All that one wake knows of an issue: read from GitHub in one query, complete or not at all.
 * A partial answer never becomes a snapshot.
 */
export interface Snapshot {
  /** When the read was made: the only clock of the lifecycle. */
  readonly now: Instant;
  /** Fresh random hex digits (at least 32), so that a nonce is unguessable and a replay the same. */
  readonly entropy: string;
  readonly viewer: Actor;
  readonly repository: RepositorySnapshot;
  readonly config: ConfigState;
  /** Permissions that the installation lacks, in words such as `actions: write`; empty when complete. */
  readonly missingPermissions: readonly string[];
  /** Open issues labelled `drover:stop` by a person with write access. */
  readonly stops: readonly { readonly number: number; readonly by: string }[];
  /** Open issues in Drover's care in this repository, this one included, by number. */
  readonly inCare: readonly IssueInCare[];
  readonly issue: IssueSnapshot;
  readonly record: RecordRead;
  /** The issue's card on the board that config names; null without board or card. */
  readonly card: CardSnapshot | null;
  /** Status events on that board by anyone, oldest first. */
  readonly moves: readonly StatusMove[];
  /** What was said where commands count: on the issue and on its pull request, oldest first. */
  readonly comments: readonly CommentSnapshot[];
  readonly pull: PullSnapshot | null;
  /** Pull requests by others or from forks that bear our branch's name: shown, never used. */
  readonly strangers: readonly { readonly number: number; readonly url: string }[];
  /** The record's branch as it stands; null when there is none. */
  readonly branchHead: Sha | null;
  readonly base: BaseSnapshot;
  /** The record's current run, as GitHub shows it. */
  readonly run: RunSnapshot | null;
  /** Runs that the record lists to be stopped and that go on; where the record is lost, all that go on for this issue. */
  readonly stillRunning: readonly RunId[];
  /** Of the record's strays those that GitHub has; absent where it has none. */
  readonly strays?: readonly {
    readonly key: RunKey;
    readonly id: RunId;
    readonly isOver: boolean;
  }[];
  /** The cumulative results that the record names; null when there are none or they cannot be read. */
  readonly results: Results | null;
  /** Issues that mention this one, made by Drover, by the key they carry. */
  readonly followUps: readonly {
    readonly key: string;
    readonly number: number;
    readonly url: string;
  }[];
  /** Refs below `refs/drover/<issue>/`: what they point to, and since when this process knows of them. */
  readonly refs: readonly { readonly name: string; readonly sha: Sha; readonly since: Instant }[];
  readonly people: People;
  /** Actions secrets that sessions wait for, by name: looked for while one waits, and never their values. */
  readonly secrets?: Readonly<Record<string, SecretState>>;
  /** What runs took on other issues of this repository, as far as this process has read them; absent where none is known. */
  readonly spentBeside?: SpentBeside;
  /** Effects of earlier wakes that failed for good, dispatches that were answered, what runs ask; kept in memory only. */
  readonly outcomes: readonly EffectOutcome[];
}

/** What runs took on so many issues, by stage. */
export interface SpentBeside {
  readonly issues: number;
  readonly spent: readonly Spent[];
}

/** `unseen`: not in the repository, and nobody lets us look into all of its environments. `unknown`: nor into that. */
export type SecretState = 'there' | 'missing' | 'unseen' | 'unknown';

export interface IssueInCare {
  readonly number: number;
  readonly queued: boolean;
  /** Read only while this one may wait for others; else empty. */
  readonly labels: readonly string[];
}

export interface RepositorySnapshot {
  readonly id: NodeId;
  readonly owner: string;
  readonly name: string;
  readonly url: string;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  readonly defaultBranch: string;
}

export type EffectOutcome =
  | { readonly kind: 'dispatched'; readonly key: RunKey; readonly id: RunId; readonly url: string }
  | { readonly kind: 'failed'; readonly key: string; readonly reason: string }
  /** A run asks while it goes on: no fact on GitHub until a commit has taken it up. */
  | {
      readonly kind: 'asked';
      readonly key: string;
      readonly run: RunKey;
      readonly question: LiveQuestion;
    }
  | {
      readonly kind: 'told';
      /** Of what was told, and by which channel: no two have the same. */
      readonly key: string;
      readonly notice: string;
      readonly channel: string;
      /** Why the channel will never take it, in a few words; null when it took it. */
      readonly refusal: string | null;
    };
