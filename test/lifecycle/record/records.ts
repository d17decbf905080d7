import { NodeId } from '../../../src/lifecycle/ids.ts';
import { DEFAULT_CONFIG } from '../../../src/lifecycle/policy/config.ts';
import { newLife } from '../../../src/lifecycle/record/birth.ts';
import type { Snapshot } from '../../../src/lifecycle/snapshot/snapshot.ts';
import { CAPS } from '../../../src/lifecycle/record/caps.ts';
import { CONSUMED_STREAMS, type Consumed } from '../../../src/lifecycle/record/consumed.ts';
import { IssueRecord } from '../../../src/lifecycle/record/record.ts';

const T0 = Date.parse('2026-11-01T08:00:00Z');

/** A record as it is soon after its birth: whatever fields it may have by then. */
export function smallRecord(): IssueRecord {
  const snapshot = {
    now: T0,
    record: { kind: 'absent' },
    issue: { textHash: hex(64, 1), labels: [] },
    comments: [],
    moves: [],
  } as unknown as Snapshot;
  const by = { login: 'operator', id: id('U', 1), type: 'User' } as const;
  const born = newLife(snapshot, DEFAULT_CONFIG, { by, at: T0, source: id('IC', 1) });
  const stream: Consumed = { low: T0, above: [{ id: id('IC', 1), at: T0, verdict: 'taken' }] };
  return IssueRecord.parse({
    ...born,
    revision: 3,
    stage: 'execution',
    queued: false,
    agent: 'claude',
    consumed: Object.fromEntries(CONSUMED_STREAMS.map((name) => [name, stream])),
    history: [],
  });
}

/** A record with every list at its cap, of entries of the length that they usually have. */
export function fullRecord(): IssueRecord {
  const run = '123456/1/feedback-implementation/19.5';
  return IssueRecord.parse({
    ...smallRecord(),
    hold: { kind: 'blocked', code: 'deploy-failed', detail: 'preview', at: T0 },
    stopping: times(CAPS.stopping, (n) => String(12_345_678_900 + n)),
    strays: times(CAPS.stopping, (n) => ({
      key: `123456/${n}/feedback-implementation/19.5`,
      kind: 'stage',
      at: T0 + n,
    })),
    allowed: ['risk', 'design-approval', 'plan-approval', 'protected-paths'],
    run: {
      key: run,
      stage: 'feedback-implementation',
      stages: ['feedback-implementation'],
      kind: 'stage',
      nonce: hex(32, 2),
      session: 'claude',
      head: hex(40, 3),
      id: '12345678901',
      url: 'https://github.com/some-organisation/some-repository/actions/runs/12345678901',
      requestedAt: T0,
      deadline: T0,
    },
    succeeded: times(CAPS.rounds, (n) => `feedback-implementation/${n}@${hex(12, n)}`),
    branch: {
      name: 'drover/123456-make-the-shop-window-wider',
      baseRef: 'main',
      base: hex(40, 4),
      head: hex(40, 5),
      next: hex(40, 6),
      reviewed: hex(40, 7),
      merged: null,
    },
    pull: id('PR', 1),
    results: hex(40, 8),
    offer: {
      id: 'offer-20',
      head: hex(40, 9),
      baseRef: 'main',
      criteria: hex(64, 9),
      decidedAt: T0,
      postedAt: T0,
    },
    approvals: times(CAPS.approvals, (n) => ({
      by: `reviewer-${n}`,
      byId: id('U', n),
      at: T0 + n,
      source: id('PRR', n),
      from: 'review',
      head: hex(40, 9),
      baseRef: 'main',
    })),
    batch: times(CAPS.items, item),
    pending: times(CAPS.items, item),
    prompts: times(CAPS.prompts, (n) => ({
      id: `p${n}`,
      kind: 'clarification',
      session: 'claude',
      run,
      askedAt: T0 + n,
      state: 'answered',
      answer: id('IC', n),
      part: 0,
      by: 'reviewer',
    })),
    consumed: Object.fromEntries(
      CONSUMED_STREAMS.map((name, at) => [
        name,
        {
          low: T0,
          // A hundred and twenty acts within ten minutes come in one stream at a time.
          above: times(at === 0 ? CAPS.consumed : 5, (n) => ({
            id: id('IC', n),
            at: T0 + n,
            verdict: 'none',
          })),
        },
      ]),
    ),
    owed: times(CAPS.owed, (n) => ({
      key: `reply/1/${id('IC', n)}`,
      kind: 'reply',
      about: id('IC', n),
      args: ['permission', 'outsider'],
      since: T0,
      at: T0,
      tries: 0,
      missed: null,
    })),
    hinted: times(CAPS.hinted, (n) => `reviewer-${n}`),
    history: times(CAPS.history, (n) => ({
      at: T0 + n,
      what: 'entered',
      args: ['feedback-implementation'],
    })),
  });
}

function item(n: number): unknown {
  return {
    id: `f${n}`,
    source: id('PRRC', n),
    part: 0,
    by: 'reviewer',
    thread: id('PRRT', n),
    at: T0 + n,
    waits: true,
    resolution: 'open',
  };
}

function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

/** As long as GitHub's node ids for things in a repository usually are. */
function id(kind: string, n: number): NodeId {
  return NodeId.parse(`${kind}_kwDOABCDEF6${String(n).padStart(8, 'x')}`);
}

function hex(length: number, seed: number): string {
  return seed
    .toString(16)
    .padStart(4, '0')
    .repeat(length / 4);
}
