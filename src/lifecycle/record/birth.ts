import type { Config } from '../policy/config.ts';
import type { Actor, Snapshot } from '../snapshot.ts';
import type { Instant } from '../time.ts';
import { note } from './edit.ts';
import { type Consumed, type IssueRecord, RECORD_VERSION } from './record.ts';

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
    agent: config.agents[0]?.name ?? '',
    session: null,
    run: null,
    attempt: 0,
    failures: 0,
    retryAt: null,
    runs: 0,
    grace: 0,
    stopping: before?.stopping ?? [],
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
    verify: { failures: 0, diagnosed: false, choice: null },
    card: null,
    consumed: before?.consumed ?? everythingBefore(ready),
    owed: before?.owed ?? [],
    hinted: [],
    cost: 0,
    reminded: null,
    history: before?.history ?? [],
  };
  return note(record, ready.at, ['ready', ready.by.login]);
}

function everythingBefore(ready: Ready): IssueRecord['consumed'] {
  const consumed: Consumed = {
    low: ready.at,
    above: [{ id: ready.source, at: ready.at, verdict: 'taken' }],
  };
  return {
    issue: consumed,
    pull: consumed,
    review: consumed,
    inline: consumed,
    move: consumed,
    hand: consumed,
  };
}
