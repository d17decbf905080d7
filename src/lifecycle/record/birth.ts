import type { Config } from '../policy/config.ts';
import type { NodeId } from '../ids.ts';
import type { Actor } from '../snapshot/actor.ts';
import type { Stream } from '../snapshot/comment.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Instant } from '../time.ts';
import { lastNumber } from '../prompts/new-prompt.ts';
import { agentsFor } from '../runs/agents.ts';
import { note } from './edit.ts';
import { type Consumed } from './consumed.ts';
import { owedFrom } from './hourly-key.ts';
import { type IssueRecord, RECORD_VERSION } from './record.ts';

/** Who said Ready, when, and by which comment or card move. */
export interface Ready {
  readonly by: Actor;
  readonly at: Instant;
  readonly source: IssueRecord['requesterId'];
}

/**
 * The record of a new life: title and body are pinned as they stand, and whatever was said before the Ready is
 * consumed. A later life keeps the counters that make its keys unlike those of the lives before.
 */
export function newLife(snapshot: Snapshot, config: Config, ready: Ready): IssueRecord {
  const before = snapshot.record.kind === 'valid' ? snapshot.record.record : null;
  return nextLife(before, { snapshot, config }, ready);
}

interface Around {
  readonly snapshot: Snapshot;
  readonly config: Config;
}

/** The life after this one, which may have come further than it was read: what is consumed and owed by now stays so. */
export function nextLife(
  before: IssueRecord | null,
  { snapshot, config }: Around,
  ready: Ready,
): IssueRecord {
  const record: IssueRecord = {
    version: RECORD_VERSION,
    revision: before?.revision ?? 0,
    life: (before?.life ?? 0) + 1,
    stage: 'kickoff',
    round: 0,
    enteredAt: snapshot.now,
    bornAt: snapshot.now,
    requester: ready.by.login,
    requesterId: ready.by.id,
    hold: null,
    end: null,
    ending: null,
    queued: true,
    textHash: snapshot.issue.textHash,
    allowed: [],
    agent: agentsFor(config, snapshot.issue.labels)[0] ?? '',
    session: null,
    run: null,
    attempt: 0,
    failures: 0,
    retryAt: null,
    runs: 0,
    grace: 0,
    stopping: before?.stopping ?? [],
    ...(before?.strays === undefined ? {} : { strays: before.strays }),
    succeeded: [],
    branch: null,
    pull: null,
    mending: null,
    results: null,
    offer: null,
    offers: 0,
    approvals: [],
    batch: [],
    pending: [],
    items: 0,
    prompts: [],
    asked: before === null ? 0 : lastNumber(before),
    spent: before?.spent ?? [],
    warned: [],
    granted: { runs: 0, rounds: 0, dollars: 0 },
    verify: { failures: 0, diagnosed: false, choice: null },
    card: null,
    consumed: before?.consumed ?? everythingBefore(snapshot, ready),
    owed: before === null ? [] : owedFrom(before, snapshot.now),
    hinted: [],
    cost: 0,
    reminded: null,
    history: before?.history ?? [],
    observing: null,
  };
  return note(record, ready.at, ['ready', ready.by.login]);
}

/**
 * Times are whole seconds: of what happened in the second of the Ready, whatever stands before it in its own stream
 * came before it, and so did what another stream holds, since a Ready takes effect after all else of its moment.
 */
function everythingBefore(snapshot: Snapshot, ready: Ready): IssueRecord['consumed'] {
  const { comments, moves } = snapshot;
  const of = (stream: Stream) =>
    until(
      ready,
      comments.filter((each) => each.stream === stream),
    );
  return {
    issue: of('issue'),
    pull: of('pull'),
    review: of('review'),
    inline: of('inline'),
    move: until(ready, moves),
    hand: until(ready, []),
  };
}

function until(
  { at, source }: Ready,
  happened: readonly { readonly id: NodeId; readonly at: Instant }[],
): Consumed {
  const own = happened.findIndex((each) => each.id === source);
  const before = happened.filter((each, index) => each.at === at && (own === -1 || index < own));
  return {
    low: at,
    above: [
      ...before.map(({ id }) => ({ id, at, verdict: 'none' as const })),
      { id: source, at, verdict: 'taken' },
    ],
  };
}
