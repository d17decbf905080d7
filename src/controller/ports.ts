import type { Commit, FreeEffect, OwedEffect, SharedEffect } from '../lifecycle/effect.ts';
import type { Notice } from '../lifecycle/notices/notice.ts';
import type { EffectOutcome, Snapshot } from '../lifecycle/snapshot/snapshot.ts';
import type { Instant, Millis } from '../lifecycle/time.ts';

/** One issue of one repository, as one installation sees it. All that an event yields. */
export interface IssueKey {
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

/** The key as text: equal keys give equal text (owner and repository in lower case). */
export function keyText(key: IssueKey): string {
  return `${key.installation}:${key.owner}/${key.repo}#${key.number}`.toLowerCase();
}

/**
 * Why a read gave no snapshot. `partial`: GitHub answered in part or failed; look again later. `gone`: the repository or
 * the installation is no more. `departed`: the repository is there and the issue is not; it was transferred or deleted. `missing`: it may have been deleted, or
 * GitHub does not show it yet; to be looked at again. `asleep`: a rate limit; nothing is sent before `until`. `lag`: an older
 * revision than one already seen; wait.
 */
export type NoSnapshot =
  | { readonly kind: 'partial'; readonly reason: string }
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'departed'; readonly reason: string }
  | { readonly kind: 'missing'; readonly reason: string; readonly again: Instant }
  | { readonly kind: 'asleep'; readonly until: Instant }
  | { readonly kind: 'lag' };

export type ReadOutcome = { readonly kind: 'read'; readonly snapshot: Snapshot } | NoSnapshot;

/**
 * How a commit ended. `done`: this wake's own commit succeeded for certain, and `whole`: so did all that shared its
 * document. `lost`: a claim was refused, another wake
 * was first. `unclear`: no answer, or an error after which it may or may not have taken effect. `refused`: GitHub said
 * no for good.
 */
export type CommitOutcome =
  | { readonly kind: 'done'; readonly whole: boolean }
  | { readonly kind: 'lost' }
  | { readonly kind: 'unclear'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'asleep'; readonly until: Instant };

/** How an effect ended. Only `failed` is for good, and becomes an input of the next decision. */
export type EffectResult =
  | { readonly kind: 'done'; readonly outcome: EffectOutcome | null }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'unclear'; readonly reason: string }
  | { readonly kind: 'asleep'; readonly until: Instant };

/** What is written at once: the record's commit (if any) and what shares its document. */
export interface CommitRequest {
  readonly snapshot: Snapshot;
  readonly commit: Commit | null;
  readonly shared: readonly SharedEffect[];
}

/** GitHub, as the controller needs it. Implemented by `github/`; one instance serves all installations. */
export interface IssueWorld {
  /** `outcomes`: what earlier wakes of this process learned and no commit has taken up yet. */
  read(key: IssueKey, outcomes: readonly EffectOutcome[]): Promise<ReadOutcome>;
  commit(key: IssueKey, request: CommitRequest): Promise<CommitOutcome>;
  /** Ends what a departed issue left behind: its runs are cancelled and its pull request closed; the branch stays. */
  leave(key: IssueKey): Promise<EffectResult>;
  perform(
    key: IssueKey,
    effect: OwedEffect | FreeEffect,
    snapshot: Snapshot,
  ): Promise<EffectResult>;
}

/** An issue that may be worth a wake. */
export interface Found {
  readonly key: IssueKey;
  /** By the clock it needs a look then, and as far as can be seen not before; null: now. */
  readonly due: Instant | null;
}

/** Where issues are found without an event: for the sweep. */
export interface IssueFinder {
  /**
   * Issues updated since, or in Drover's care, or on a board in Ready, over all installations with a config. Where very
   * many are in care of which nothing is known, those to which nothing seems to have happened come in later calls.
   */
  find(since: Instant | null): AsyncIterable<Found>;
}

/**
 * What only GitHub can tell about a key that an event brought: which issues it leads to. A key that leads nowhere gives
 * nothing; an answer that could not be had rejects, and the sweep finds the issue later. Numbers only ever lead to
 * issues of the repository that the event named.
 */
export interface KeyResolver {
  /** The issue behind a project item's content; null for a pull request, a draft or what cannot be seen. */
  resolveProjectItem(installation: number, contentNodeId: string): Promise<IssueKey | null>;
  /** The name of a pull request's head branch, when that branch is in the pull request's own repository. */
  resolvePull(
    installation: number,
    owner: string,
    repo: string,
    number: number,
  ): Promise<string | null>;
  /** Names of the branches of this repository (without `refs/heads/`) whose head is this commit. */
  resolveSha(
    installation: number,
    owner: string,
    repo: string,
    sha: string,
  ): Promise<readonly string[]>;
  /** Open issues in Drover's care in this repository. */
  issuesInCare(installation: number, owner: string, repo: string): Promise<readonly IssueKey[]>;
}

/** The key of a wake: the queue hands each to one worker at a time. */
export interface Wake {
  readonly key: IssueKey;
  readonly priority: Priority;
  /** Not before this moment. */
  readonly due: Instant;
  /** It is about a check, and wakes nobody where it is known that the issue waits for none. */
  readonly isCheck?: boolean;
}

/** A person's act goes before a machine's event, and that before a sweep. */
export type Priority = 'person' | 'machine' | 'sweep';

/**
 * One worker a key; a wake during work is not lost (a dirty bit); equal wakes are one, with the earliest due and the
 * highest priority. The contract suite in `test/controller/queue` says the rest.
 */
export interface Queue {
  wake(wake: Wake): Promise<void>;
  /** Starts handing out keys; the worker's answer says when to look again. */
  work(worker: (key: IssueKey) => Promise<WorkOutcome>): void;
  /** Stops handing out, and resolves when the work under way has ended. */
  drain(): Promise<void>;
  depth(): Promise<{
    readonly waiting: number;
    readonly working: number;
    readonly oldest: Instant | null;
  }>;
}

/** `done`: look again at `again`, if ever. `retry`: an error, back off. `gone`: forget the key. */
export type WorkOutcome =
  | { readonly kind: 'done'; readonly again: Instant | null }
  | {
      readonly kind: 'retry';
      readonly reason: string;
      readonly notBefore: Instant | null;
      /** It is not for this process, but may be for another one on the same queue. */
      readonly isAnothers?: true;
    }
  | { readonly kind: 'gone' };

/** Time from outside, so that a simulation can bring its own. */
export interface Clock {
  now(): Instant;
  /** Resolves when the time has passed, or at once when the signal is aborted; it never rejects. */
  sleep(length: Millis, signal?: AbortSignal): Promise<void>;
}

/** Log lines with constant messages and keys; an error stands under `err`, as pino has it. */
export interface Log {
  debug(message: string, keys?: Record<string, unknown>): void;
  info(message: string, keys?: Record<string, unknown>): void;
  warn(message: string, keys?: Record<string, unknown>): void;
  error(message: string, keys?: Record<string, unknown>): void;
}

/**
 * The ways to tell people of something elsewhere than on GitHub. Whatever becomes of it, no issue waits for it: what was
 * told, or refused for good, comes back as an outcome.
 */
export interface Notifier {
  /**
   * All that is to be told of an issue now, in the place of what was to be told of it before: what is not among it is
   * not told any more, unless it is on its way. It neither waits nor throws.
   */
  tell(key: IssueKey, notices: readonly Notice[]): void;
}
