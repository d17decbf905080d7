import { z } from 'zod';
import { NodeId, RunId, RunKey, Sha } from '../ids.ts';
import { RUN_STAGES, STAGES, STATUSES } from '../stage.ts';

/** The record's schema version: a record by a newer one is left alone. */
export const RECORD_VERSION = 1;

/** What a record may hold at the most, so that its comment stays below 40 kB of the 65,536 characters allowed. */
export const CAPS = {
  items: 50,
  rounds: 20,
  prompts: 20,
  history: 30,
  owed: 80,
  consumed: 120,
  approvals: 20,
  stopping: 10,
  hinted: 20,
} as const;

const instant = z.number().int().nonnegative();
const login = z.string().max(100);

/** Why an issue is Blocked: each code has its sentence in `words/` and the condition that lifts it in `holds/`. */
export const BLOCK_CODES = [
  'risk',
  'text-fresh',
  'design-approval',
  'plan-approval',
  'protected-paths',
  'prompt',
  'run-failed',
  'run-refused',
  'no-progress',
  'runs-spent',
  'rounds-spent',
  'cost-spent',
  'plan-invalid',
  'deploy-failed',
  'deploy-late',
  'checks-failed',
  'checks-late',
  'conflict',
  'merge-refused',
  'verify-failed',
  'pull-closed',
  'branch-gone',
  'branch-taken',
  'text-lost',
  'rebuilt',
  'archived',
  'config',
  'installation',
] as const;
export const BlockCode = z.enum(BLOCK_CODES);
export type BlockCode = z.infer<typeof BlockCode>;

/** What keeps an issue from going on: a person's pause, or a reason to ask one. */
export const Hold = z.strictObject({
  kind: z.enum(['paused', 'blocked']),
  /** For a pause, who paused; for a block, what it is about, in a short word such as an environment or a path. */
  detail: z.string().max(300),
  code: BlockCode.nullable(),
  at: instant,
});
export type Hold = z.infer<typeof Hold>;

/** One dispatched workflow run that the record waits for. */
export const Run = z.strictObject({
  key: RunKey,
  stage: z.enum(RUN_STAGES),
  /** The stages that this run works through, the first one included. */
  stages: z.array(z.enum(RUN_STAGES)).min(1).max(4),
  kind: z.enum(['stage', 'verify', 'diagnose']),
  nonce: z.string().max(64),
  session: z.string().max(100),
  /** The head that it starts from. */
  head: Sha,
  id: RunId.nullable(),
  url: z.string().max(300).nullable(),
  requestedAt: instant,
  deadline: instant,
});
export type Run = z.infer<typeof Run>;

/** One piece of feedback: what it says stays in its source. */
export const FeedbackItem = z.strictObject({
  id: z.string().max(12),
  source: NodeId,
  /** Which `/feedback` of its source, counted from 0; null when the whole source is the item. */
  part: z.number().int().nonnegative().nullable(),
  by: login,
  thread: NodeId.nullable(),
  at: instant,
  /** Waits for others (an inline `/feedback`) or closes the batch at once. */
  waits: z.boolean(),
  resolution: z.enum(['open', 'resolved', 'declined']),
});
export type FeedbackItem = z.infer<typeof FeedbackItem>;

/** A review set put before the operator. */
export const Offer = z.strictObject({
  id: z.string().max(24),
  head: Sha,
  baseRef: z.string().max(255),
  /** Hash of the acceptance criteria as offered. */
  criteria: z.string().max(64),
  decidedAt: instant,
  /** When its comment was seen to stand on the issue; an approval counts from here. */
  postedAt: instant.nullable(),
});
export type Offer = z.infer<typeof Offer>;

/** A person's yes to one offer, pinned to its head. */
export const Approval = z.strictObject({
  by: login,
  byId: NodeId,
  at: instant,
  source: NodeId,
  from: z.enum(['comment', 'review', 'move']),
  head: Sha,
  baseRef: z.string().max(255),
});
export type Approval = z.infer<typeof Approval>;

/** A request to a person. The question itself stands in the results and in its comment. */
export const Prompt = z.strictObject({
  id: z.string().max(12),
  kind: z.enum(['clarification', 'choice']),
  session: z.string().max(100),
  run: RunKey,
  askedAt: instant,
  state: z.enum(['open', 'answered', 'withdrawn']),
  answer: NodeId.nullable(),
  /** Which `/answer` of its source, counted from 0. */
  part: z.number().int().nonnegative().nullable(),
  by: login.nullable(),
});
export type Prompt = z.infer<typeof Prompt>;

/** The streams whose acts are consumed once each. */
export const CONSUMED_STREAMS = ['issue', 'pull', 'review', 'inline', 'move', 'hand'] as const;

/** What is consumed of one stream: everything before `low`, and what is named above it. */
export const Consumed = z.strictObject({
  low: instant,
  above: z
    .array(
      z.strictObject({ id: NodeId, at: instant, verdict: z.enum(['taken', 'refused', 'none']) }),
    )
    .max(CAPS.consumed),
});
export type Consumed = z.infer<typeof Consumed>;

/** Something promised that GitHub's state cannot show: struck once seen. */
export const Owed = z.strictObject({
  /** Deterministic; the thing carries it where it can be found again. */
  key: z.string().max(120),
  kind: z.enum([
    'dispatch',
    'offer',
    'prompt',
    'notice',
    'reply',
    'thread',
    'follow-up',
    'revert',
    'why',
    'help',
  ]),
  /** What it is about: a block code, an item, a refused act's source; empty when the kind says it all. */
  about: z.string().max(300),
  /** Short words for its sentence. */
  args: z.array(z.string().max(300)).max(4),
  since: instant,
  /** When it was last sent off; a wake that finds it missing 120 s later looks twice and sends it again. */
  at: instant,
  tries: z.number().int().nonnegative(),
  missed: instant.nullable(),
});
export type Owed = z.infer<typeof Owed>;

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
  agent: z.string().max(100),
  session: z.string().max(200).nullable(),
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
});
export type IssueRecord = z.infer<typeof IssueRecord>;
