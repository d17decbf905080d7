import type {
  CommitOutcome,
  CommitRequest,
  EffectResult,
  IssueKey,
  IssueWorld,
  ReadOutcome,
} from '../../src/controller/ports.ts';
import type { Decision, FreeEffect, OwedEffect } from '../../src/lifecycle/effect.ts';
import { NO_SHA, NodeId, RunId, RunKey } from '../../src/lifecycle/ids.ts';
import { DEFAULT_CONFIG } from '../../src/lifecycle/policy/config.ts';
import { newLife } from '../../src/lifecycle/record/birth.ts';
import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import type { RecordRead } from '../../src/lifecycle/snapshot/record-read.ts';
import type { EffectOutcome, Snapshot } from '../../src/lifecycle/snapshot/snapshot.ts';
import type { Instant } from '../../src/lifecycle/time.ts';

export const KEY: IssueKey = { installation: 1, owner: 'acme', repo: 'storefront', number: 12 };
export const RUN = RunKey.parse('12/1/execution/0.1');
export const RUN_ID = RunId.parse('12345678901');

const VIEWER = { login: 'drover[bot]', id: NodeId.parse('BOT_1'), type: 'Bot' } as const;

export function aSnapshot(now: Instant, change: Partial<Snapshot> = {}): Snapshot {
  return {
    now,
    entropy: '0'.repeat(32),
    viewer: VIEWER,
    repository: {
      id: NodeId.parse('R_1'),
      owner: 'acme',
      name: 'storefront',
      url: 'http://127.0.0.1/acme/storefront',
      isPrivate: false,
      isArchived: false,
      defaultBranch: 'main',
    },
    config: { kind: 'absent' },
    missingPermissions: [],
    stops: [],
    inCare: [],
    issue: {
      id: NodeId.parse('I_12'),
      number: 12,
      url: 'http://127.0.0.1/acme/storefront/issues/12',
      title: 'Widen the shop window',
      body: '',
      textHash: 'a'.repeat(64),
      versions: [],
      lastEdit: null,
      lastRename: null,
      author: null,
      assignees: [],
      state: 'OPEN',
      lastStateChange: null,
      labels: [],
      createdAt: now,
      arrival: null,
    },
    record: { kind: 'absent' },
    card: null,
    moves: [],
    comments: [],
    pull: null,
    strangers: [],
    branchHead: null,
    base: {
      ref: 'main',
      head: NO_SHA,
      rules: {
        known: false,
        requiredChecks: [],
        requiredReviews: 0,
        codeOwners: false,
        conversationResolution: false,
        mergeQueue: false,
      },
    },
    run: null,
    stillRunning: [],
    results: null,
    followUps: [],
    refs: [],
    people: { permissions: {}, teams: {} },
    outcomes: [],
    ...change,
  };
}

/** The record as read from a comment that was last changed at that moment. */
export function aRecordRead(updatedAt: Instant, change: Partial<IssueRecord> = {}): RecordRead {
  return {
    kind: 'valid',
    record: aRecord(change),
    comment: {
      id: NodeId.parse('IC_1'),
      url: 'http://127.0.0.1/acme/storefront/issues/12#issuecomment-1',
      body: '',
      isPinned: true,
      createdAt: updatedAt,
      updatedAt,
    },
    duplicates: [],
  };
}

export function aRecord(change: Partial<IssueRecord> = {}): IssueRecord {
  const ready = { by: VIEWER, at: 0, source: NodeId.parse('IC_0') };
  return { ...newLife(aSnapshot(0), DEFAULT_CONFIG, ready), ...change };
}

export function aRun(id: RunId | null): NonNullable<IssueRecord['run']> {
  return {
    key: RUN,
    stage: 'execution',
    stages: ['execution'],
    kind: 'stage',
    nonce: 'n',
    session: 'claude',
    head: NO_SHA,
    id,
    url: null,
    requestedAt: 0,
    deadline: 0,
  };
}

export function aDecision(change: Partial<Decision> = {}): Decision {
  const wakeWhenDone = change.wakeAt ?? null;
  const nothing = {
    commit: null,
    shared: [],
    owed: [],
    free: [],
    wakeAt: null,
    because: [],
    heedsChecks: false,
  };
  return { ...nothing, wakeWhenDone, ...change };
}

export function aCommit(): NonNullable<Decision['commit']> {
  return { record: aRecord(), view: 'text', claims: [] };
}

export const DISPATCH: OwedEffect = {
  kind: 'dispatch',
  key: RUN,
  dispatch: { workflow: 'drover-stage.yml', ref: 'main', inputs: { key: RUN } },
};
export const REPLY: OwedEffect = {
  kind: 'reply-thread',
  key: 'thread/1',
  thread: NodeId.parse('PRRT_1'),
  body: 'Done',
};
export const COMMENT: OwedEffect = {
  kind: 'comment',
  key: 'config/c0ffee',
  on: 'issue',
  body: 'The configuration is broken',
  follows: [],
};
export const CANCEL: FreeEffect = { kind: 'cancel-run', id: RUN_ID };
export const MERGE: FreeEffect = {
  kind: 'merge',
  key: 'merge/1',
  pull: NodeId.parse('PR_1'),
  head: NO_SHA,
  method: 'MERGE',
  title: 'Widen the shop window',
};
export const DISPATCHED: EffectOutcome = {
  kind: 'dispatched',
  key: RUN,
  id: RUN_ID,
  url: 'http://127.0.0.1/acme/storefront/actions/runs/12345678901',
};

/** A GitHub of one issue that answers as it is told, and notes what it was asked. */
export interface ScriptedWorld extends IssueWorld {
  /** What was done, in order: `read`, `commit`, or the effect's kind. */
  readonly calls: readonly string[];
  readonly commits: readonly CommitRequest[];
  /** The answers of the next calls. */
  next: {
    read: (outcomes: readonly EffectOutcome[]) => ReadOutcome;
    commit: CommitOutcome;
    perform: (effect: OwedEffect | FreeEffect) => EffectResult;
    leave: EffectResult;
  };
}

export function makeScriptedWorld(now: () => Instant): ScriptedWorld {
  const calls: string[] = [];
  const commits: CommitRequest[] = [];
  const world: ScriptedWorld = {
    calls,
    commits,
    next: {
      read: (outcomes) => ({ kind: 'read', snapshot: aSnapshot(now(), { outcomes }) }),
      commit: { kind: 'done', whole: true },
      perform: () => ({ kind: 'done', outcome: null }),
      leave: { kind: 'done', outcome: null },
    },
    async read(_, outcomes) {
      calls.push('read');
      return world.next.read(outcomes);
    },
    async commit(_, request) {
      calls.push('commit');
      commits.push(request);
      return world.next.commit;
    },
    async perform(_, effect) {
      calls.push(effect.kind);
      return world.next.perform(effect);
    },
    async leave() {
      calls.push('leave');
      return world.next.leave;
    },
  };
  return world;
}
