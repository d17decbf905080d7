import { z } from 'zod';
import { NodeId, RunId, Sha } from '../ids.ts';
import { RUN_STAGES, STAGES, STATUSES } from '../stage.ts';
import { Approval } from './approval.ts';
import { CAPS } from './caps.ts';
import { CONSUMED_STREAMS, Consumed } from './consumed.ts';
import { FeedbackItem } from './feedback-item.ts';
import { BlockCode, Hold, MAX_ALLOWED_PATH } from './hold.ts';
import { Observing } from './observing.ts';
import { Offer } from './offer.ts';
import { Owed } from './owed.ts';
import { Prompt } from './prompt.ts';
import { Run } from './run.ts';
import { instant, login } from './scalars.ts';
import { Spent } from './spent.ts';
import { Stray } from './stray.ts';
import { Tell } from './tell.ts';
import { Told } from './told.ts';

/** The record's schema version: a record by a newer one is left alone. */
export const RECORD_VERSION = 1;

/** One line of the bounded history: what happened, by whom. */
export const HistoryLine = z.strictObject({
  at: instant,
  what: z.string().max(40),
  args: z.array(z.string().max(200)).max(4),
});
export type HistoryLine = z.infer<typeof HistoryLine>;

/**
 * The state of one issue's drive: ids and hashes only, no people's text. It is kept in one pinned comment, and
 * updating that comment is the only commit.
 */
export const IssueRecord = z.strictObject({
  version: z.literal(RECORD_VERSION),
  revision: z.number().int().nonnegative(),
  life: z.number().int().positive(),
  stage: z.enum(STAGES),
  round: z.number().int().nonnegative(),
  enteredAt: instant,
  bornAt: instant,
  requester: login,
  requesterId: NodeId,
  hold: Hold.nullable(),
  end: z
    .strictObject({ outcome: z.enum(['done', 'cancelled', 'rejected']), at: instant })
    .nullable(),
  /** What the closeout is for; set when it begins. */
  ending: z.enum(['done', 'cancelled', 'rejected']).nullable(),
  /** Waits for its turn: more issues than `limits.active` are under way. */
  queued: z.boolean(),
  /** Hash of title and body as the requester vouched for them. */
  textHash: z.string().max(64),
  /** Gates that a person opened by `/allow`, by block code. */
  allowed: z.array(BlockCode).max(20),
  /** Protected paths that a person allowed for the head as it stands; absent when there are none. */
  allowedPaths: z.array(z.string().max(MAX_ALLOWED_PATH)).max(CAPS.paths).exactOptional(),
  agent: z.string().max(100),
  session: z.string().max(200).nullable(),
  /** The run of Actions that kept the session's conversation, sealed; absent where none did. */
  keptBy: RunId.exactOptional(),
  run: Run.nullable(),
  /** Dispatches of this stage and round so far, and how many of them failed. */
  attempt: z.number().int().nonnegative(),
  failures: z.number().int().nonnegative(),
  /** Not before this moment is the next run dispatched. */
  retryAt: instant.nullable(),
  /** Dispatches of this life so far, those in flight included, and feedback rounds allowed beyond the limit. */
  runs: z.number().int().nonnegative(),
  grace: z.number().int().nonnegative(),
  stopping: z.array(RunId).max(CAPS.stopping),
  /** Runs that were let go of before it was known whether they were dispatched; absent when there are none. */
  strays: z.array(Stray).max(CAPS.stopping).exactOptional(),
  /** `(stage, head, batch)` of runs that succeeded: never dispatched again. */
  succeeded: z.array(z.string().max(120)).max(CAPS.rounds * 5),
  branch: z
    .strictObject({
      name: z.string().max(255),
      baseRef: z.string().max(255),
      /** The base's head that the branch began from. */
      base: Sha,
      /** The head that Drover put there or accepted; a branch elsewhere was moved by somebody else. */
      head: Sha.nullable(),
      /** A commit of a run that waits to become the head. */
      next: Sha.nullable(),
      reviewed: Sha.nullable(),
      merged: Sha.nullable(),
    })
    .nullable(),
  pull: NodeId.nullable(),
  /** A person asked to mend what another's hand did: to reopen the pull request, or to bring its branch back. */
  mending: z.enum(['reopen', 'restore']).nullable(),
  results: Sha.nullable(),
  offer: Offer.nullable(),
  offers: z.number().int().nonnegative(),
  approvals: z.array(Approval).max(CAPS.approvals),
  batch: z.array(FeedbackItem).max(CAPS.items),
  pending: z.array(FeedbackItem).max(CAPS.items),
  items: z.number().int().nonnegative(),
  prompts: z.array(Prompt).max(CAPS.prompts),
  /** Prompts so far, over all lives: their numbers never recur. */
  asked: z.number().int().nonnegative().default(0),
  /** What runs have taken so far, by stage; and the ceilings of which it was told that they are nearly reached. */
  spent: z.array(Spent).max(RUN_STAGES.length).default([]),
  warned: z.array(z.string().max(40)).max(6).default([]),
  /** What a person has granted beyond the ceilings of the configuration. */
  granted: z
    .strictObject({
      runs: z.number().int().nonnegative(),
      rounds: z.number().int().nonnegative(),
      dollars: z.number().nonnegative(),
    })
    .default({ runs: 0, rounds: 0, dollars: 0 }),
  verify: z.strictObject({
    failures: z.number().int().nonnegative(),
    diagnosed: z.boolean(),
    choice: z.enum(['revert', 'fix forward', 'accept']).nullable(),
  }),
  card: z
    .strictObject({
      status: z.enum(STATUSES),
      at: instant,
      rewrites: z.number().int().nonnegative(),
    })
    .nullable(),
  consumed: z.record(z.enum(CONSUMED_STREAMS), Consumed),
  owed: z.array(Owed).max(CAPS.owed),
  /** Logins that were told once how inline comments become feedback. */
  hinted: z.array(login).max(CAPS.hinted),
  cost: z.number().nonnegative(),
  reminded: z.strictObject({ count: z.number().int().nonnegative(), at: instant }).nullable(),
  history: z.array(HistoryLine).max(CAPS.history),
  /** What people told the session, for the next run and those of its stage and round; absent when there is none. */
  tells: z.array(Tell).max(CAPS.tells).exactOptional(),
  /** What of all that waits for a person was told elsewhere than on GitHub; absent when nothing was. */
  told: z.array(Told).max(CAPS.told).exactOptional(),
  /** Set while this repository has Drover watch only; null when it acts. */
  observing: Observing.nullable().default(null),
});
export type IssueRecord = z.infer<typeof IssueRecord>;
