import { decide } from '../../src/lifecycle/decide.ts';
import type { Decision, Effect, SharedEffect } from '../../src/lifecycle/effect.ts';
import { NO_SHA, NodeId, RunId, Sha } from '../../src/lifecycle/ids.ts';
import { Config } from '../../src/lifecycle/policy/config.ts';
import { IssueRecord } from '../../src/lifecycle/record/record.ts';
import type { DecidedAct } from '../../src/lifecycle/reports/decided-act.ts';
import type { AgentReport, Report } from '../../src/lifecycle/reports/report.ts';
import { mergeResults, NO_RESULTS, type Results } from '../../src/lifecycle/reports/results.ts';
import type { Actor } from '../../src/lifecycle/snapshot/actor.ts';
import type { CommentSnapshot, Stream } from '../../src/lifecycle/snapshot/comment.ts';
import type { PullSnapshot } from '../../src/lifecycle/snapshot/pull.ts';
import type { RunConclusion } from '../../src/lifecycle/snapshot/run.ts';
import type { Snapshot } from '../../src/lifecycle/snapshot/snapshot.ts';
import type { Status } from '../../src/lifecycle/stage.ts';

/** People and machines of every play. */
export const OPERATOR: Actor = { login: 'operator', id: NodeId.parse('U_operator'), type: 'User' };
export const REVIEWER: Actor = { login: 'reviewer', id: NodeId.parse('U_reviewer'), type: 'User' };
export const OUTSIDER: Actor = { login: 'outsider', id: NodeId.parse('U_outsider'), type: 'User' };
export const DROVER: Actor = { login: 'drover', id: NodeId.parse('B_drover'), type: 'Bot' };

export const CONFIG_TEXT = {
  version: 1,
  board: { owner: 'acme', number: 1 },
  agents: [{ name: 'backend', adapter: 'command', command: ['agent'] }],
} as const;

const BASE = sha('base');
const BEGINNING = Date.UTC(2026, 0, 5, 9);

export function sha(text: string): Sha {
  const hex = Array.from(text, (each) => each.charCodeAt(0).toString(16)).join('');
  return Sha.parse(hex.padEnd(40, '0').slice(0, 40));
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A GitHub as small as the lifecycle can see it: a snapshot that effects change, and people who act on it. */
export interface Play {
  readonly world: Mutable<Snapshot>;
  readonly decisions: Decision[];
  readonly posted: { key: string; body: string }[];
  readonly dispatched: { key: string; inputs: Readonly<Record<string, string>> }[];
  readonly merges: string[];
  readonly hidden: string[];
  readonly results: Map<string, Results>;
  count: number;
}

export function aPlay(config: object = {}): Play {
  return {
    world: beginning(Config.parse({ ...CONFIG_TEXT, ...config })),
    decisions: [],
    posted: [],
    dispatched: [],
    merges: [],
    hidden: [],
    results: new Map(),
    count: 0,
  };
}

function beginning(config: Config): Mutable<Snapshot> {
  return {
    now: BEGINNING,
    entropy: '0123456789abcdef0123456789abcdef',
    viewer: DROVER,
    repository: {
      id: NodeId.parse('R_storefront'),
      owner: 'acme',
      name: 'storefront',
      url: 'https://github.test/acme/storefront',
      isPrivate: false,
      isArchived: false,
      defaultBranch: 'main',
    },
    config: { kind: 'valid', config, blob: 'c0ffee', landedAt: BEGINNING - 1_000 },
    missingPermissions: [],
    stops: [],
    inCare: [],
    issue: {
      id: NodeId.parse('I_12'),
      number: 12,
      url: 'https://github.test/acme/storefront/issues/12',
      title: 'Show the price in euros',
      body: 'The price is shown in dollars.',
      textHash: 'hash-1',
      versions: [],
      lastEdit: null,
      lastRename: null,
      author: OPERATOR,
      assignees: [],
      state: 'OPEN',
      lastStateChange: null,
      labels: [],
      createdAt: BEGINNING - 100_000,
      arrival: null,
    },
    record: { kind: 'absent' },
    card: {
      itemId: NodeId.parse('PVTI_12'),
      projectId: NodeId.parse('PVT_1'),
      fieldId: NodeId.parse('F_status'),
      option: 'Backlog',
      options: Object.values(config.board?.statuses ?? {}).map((name) => ({
        id: `o-${name}`,
        name,
      })),
    },
    moves: [],
    comments: [],
    pull: null,
    strangers: [],
    branchHead: null,
    base: {
      ref: 'main',
      head: BASE,
      rules: {
        known: true,
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
    people: {
      permissions: { operator: 'admin', reviewer: 'write', outsider: 'read', drover: 'write' },
      teams: {},
    },
    outcomes: [],
  };
}

function id(play: Play, kind: string): NodeId {
  play.count += 1;
  return NodeId.parse(`${kind}_${play.count}`);
}

/** A person says something; time passes by a second first. */
export function say(
  play: Play,
  by: Actor,
  body: string,
  more: Partial<CommentSnapshot> = {},
): NodeId {
  pass(play, 1_000);
  const comment: CommentSnapshot = {
    id: id(play, 'IC'),
    stream: 'issue' satisfies Stream,
    url: 'https://github.test/c',
    author: by,
    body,
    at: play.world.now,
    editedAt: null,
    editor: null,
    reactions: [],
    keys: [],
    review: null,
    inline: null,
    ...more,
  };
  play.world.comments = [...play.world.comments, comment];
  return comment.id;
}

/** A person moves the card. */
export function move(play: Play, by: Actor, to: Status): void {
  pass(play, 1_000);
  const { card } = play.world;
  if (card !== null) play.world.card = { ...card, option: to };
  play.world.moves = [
    ...play.world.moves,
    { id: id(play, 'SE'), by, at: play.world.now, to, automated: false },
  ];
}

export function pass(play: Play, length: number): void {
  play.world.now += length;
}

/** One wake: decide, and let the decision take effect. */
export function wake(play: Play): Decision {
  const decision = decide(play.world);
  play.decisions.push(decision);
  if (decision.commit !== null) writeRecord(play, decision.commit.record, decision.commit.view);
  for (const effect of [...decision.shared, ...decision.owed, ...decision.free]) take(play, effect);
  return decision;
}

/** Wakes until there is nothing left to do before something happens. Fails when that never comes. */
export function settle(play: Play): void {
  for (let wakes = 0; wakes < 60; wakes += 1) {
    const decision = wake(play);
    const quiet =
      decision.commit === null &&
      decision.shared.length + decision.owed.length + decision.free.length === 0;
    if (!quiet) continue;
    const soon = decision.wakeAt !== null && decision.wakeAt - play.world.now <= 60_000;
    if (!soon) return;
    play.world.now = decision.wakeAt ?? play.world.now;
  }
  throw new Error(`never quiet: ${JSON.stringify(play.decisions.slice(-3), null, 1)}`);
}

function writeRecord(play: Play, record: IssueRecord, view: string): void {
  const before = play.world.record.kind === 'valid' ? play.world.record.comment : null;
  const at = play.world.now;
  const parsed = IssueRecord.parse(JSON.parse(JSON.stringify(record)));
  play.world.record = {
    kind: 'valid',
    record: parsed,
    duplicates: [],
    comment: {
      id: before?.id ?? id(play, 'IC'),
      url: 'https://github.test/record',
      body: view,
      isPinned: before?.isPinned ?? false,
      createdAt: before?.createdAt ?? at,
      updatedAt: at,
    },
  };
  play.world.results = parsed.results === null ? null : (play.results.get(parsed.results) ?? null);
  if (play.world.pull !== null && play.world.pull.headRef !== parsed.branch?.name) {
    play.world.pull = null;
    play.world.branchHead = null;
  }
  if (parsed.run === null || play.world.run?.key !== parsed.run.key) play.world.run = null;
}

export function record(play: Play): IssueRecord {
  if (play.world.record.kind !== 'valid')
    throw new Error(`the record is ${play.world.record.kind}`);
  return play.world.record.record;
}

function take(play: Play, effect: Effect): void {
  const { world } = play;
  switch (effect.kind) {
    case 'dispatch': {
      play.dispatched.push({ key: effect.key, inputs: effect.dispatch.inputs });
      const runId = RunId.parse(String(11_000_000_000 + play.dispatched.length));
      world.run = {
        key: effect.key,
        id: runId,
        url: `https://github.test/runs/${runId}`,
        status: 'queued',
        conclusion: null,
        report: null,
      };
      return;
    }
    case 'comment':
      play.posted.push({ key: effect.key, body: effect.body });
      say(play, DROVER, effect.body, { keys: [effect.key] });
      for (const after of effect.follows) takeShared(play, after);
      return;
    case 'reply-thread':
      play.posted.push({ key: effect.key, body: effect.body });
      say(play, DROVER, effect.body, { stream: 'inline', keys: [effect.key] });
      return;
    case 'create-issue':
    case 'revert-pull':
      play.posted.push({ key: effect.key, body: effect.body });
      world.followUps = [
        ...world.followUps,
        { key: effect.key, number: 90, url: 'https://github.test/90' },
      ];
      return;
    case 'merge':
      play.merges.push(effect.head);
      if (world.pull !== null)
        world.pull = {
          ...world.pull,
          state: 'MERGED',
          mergeCommit: sha('merge'),
          mergedBy: DROVER,
        };
      return;
    case 'cancel-run':
      world.stillRunning = world.stillRunning.filter((each) => each !== effect.id);
      return;
    default:
      takeShared(play, effect);
  }
}

function takeShared(play: Play, effect: SharedEffect): void {
  const { world } = play;
  switch (effect.kind) {
    case 'move-refs':
      for (const ref of effect.moves) moveRef(play, ref);
      return;
    case 'open-pull':
      world.pull = newPull(play, effect);
      return;
    case 'edit-pull':
      if (world.pull !== null) world.pull = { ...world.pull, body: effect.body };
      return;
    case 'close-pull':
    case 'reopen-pull':
      if (world.pull !== null)
        world.pull = { ...world.pull, state: effect.kind === 'close-pull' ? 'CLOSED' : 'OPEN' };
      return;
    case 'deactivate-deployment':
      if (world.pull !== null)
        world.pull = {
          ...world.pull,
          deployments: world.pull.deployments.map((each) =>
            each.id === effect.deployment ? { ...each, state: 'inactive' } : each,
          ),
        };
      return;
    case 'react':
      world.comments = world.comments.map((each) =>
        each.id === effect.subject
          ? { ...each, reactions: [...each.reactions, effect.reaction] }
          : each,
      );
      return;
    case 'add-labels':
      world.issue = { ...world.issue, labels: [...world.issue.labels, ...effect.labels] };
      return;
    case 'remove-labels':
      world.issue = {
        ...world.issue,
        labels: world.issue.labels.filter((each) => !effect.labels.includes(each)),
      };
      return;
    case 'close-issue':
      world.issue = { ...world.issue, state: 'CLOSED' };
      return;
    case 'move-card':
      if (world.card !== null)
        world.card = {
          ...world.card,
          option: world.card.options.find((each) => each.id === effect.optionId)?.name ?? null,
        };
      return;
    case 'pin':
      if (world.record.kind === 'valid')
        world.record = { ...world.record, comment: { ...world.record.comment, isPinned: true } };
      return;
    case 'resolve-thread':
      world.comments = world.comments.map((each) =>
        each.inline?.threadId === effect.thread
          ? { ...each, inline: { ...each.inline, isResolved: true } }
          : each,
      );
      return;
    case 'edit-comment':
      world.comments = world.comments.map((each) =>
        each.id === effect.comment ? { ...each, body: effect.body } : each,
      );
      return;
    case 'hide-comment':
      play.hidden.push(effect.comment);
      return;
    case 'set-draft':
    case 'request-review':
    case 'delete-comment':
      return;
  }
}

function moveRef(play: Play, ref: { name: string; before: Sha; after: Sha }): void {
  const { world } = play;
  if (!ref.name.startsWith('refs/heads/')) return;
  if ((world.branchHead ?? NO_SHA) !== ref.before) return;
  world.branchHead = ref.after === NO_SHA ? null : ref.after;
  if (world.pull !== null && world.branchHead !== null && world.pull.state === 'OPEN')
    world.pull = { ...world.pull, head: world.branchHead };
}

function newPull(play: Play, effect: Extract<SharedEffect, { kind: 'open-pull' }>): PullSnapshot {
  return {
    id: id(play, 'PR'),
    number: 13,
    url: 'https://github.test/acme/storefront/pull/13',
    title: effect.title,
    body: effect.body,
    state: 'OPEN',
    isDraft: effect.isDraft,
    head: play.world.branchHead ?? BASE,
    headRef: effect.branch,
    baseRef: effect.baseRef,
    mergeCommit: null,
    mergedBy: null,
    closedBy: null,
    mergeable: 'MERGEABLE',
    reviewDecision: null,
    isInMergeQueue: false,
    reviewRequests: [],
    paths: ['index.html'],
    headIsCleanBaseMerge: false,
    checks: [{ name: 'test', state: 'passed', app: 'github-actions', url: null }],
    checksComplete: true,
    deployments: [],
    unresolvedThreads: 0,
  };
}

/** The awaited run ends, with the report that its agent would have written. */
export function runEnds(
  play: Play,
  agent: Partial<
    AgentReport & Pick<Report, 'cost' | 'session' | 'kept' | 'live' | 'delivered' | 'refusal'>
  > & {
    readonly commit?: string;
    readonly acts?: readonly DecidedAct[];
  } = {},
  conclusion: RunConclusion = 'success',
): void {
  const run = record(play).run;
  if (run === null || play.world.run === null) throw new Error('no run is awaited');
  pass(play, 5_000);
  const { commit, acts = [], ...said } = agent;
  const report: Report = {
    version: 1,
    key: run.key,
    nonce: run.nonce,
    outcome: 'done',
    summary: 'Did it.',
    stages:
      run.kind === 'diagnose'
        ? ['diagnose']
        : run.stages.filter((stage) => stage !== 'post-merge-verify'),
    commit:
      commit === undefined
        ? null
        : {
            sha: sha(commit),
            parent: run.head,
            files: 1,
            additions: 1,
            deletions: 0,
            paths: ['index.html'],
          },
    results: sha(`results ${play.results.size}`),
    cost: null,
    session: null,
    ...said,
  };
  const previous = record(play).results;
  if (report.results !== null)
    play.results.set(
      report.results,
      mergeResults(previous === null ? NO_RESULTS : (play.results.get(previous) ?? NO_RESULTS), {
        ...report,
        acts,
      }),
    );
  play.world.run = {
    ...play.world.run,
    status: 'completed',
    conclusion,
    report: { kind: 'read', report },
  };
}

/** The preview of the present head is deployed. */
export function deploys(
  play: Play,
  state: 'success' | 'failure' | 'pending' = 'success',
  head?: Sha,
): void {
  const { pull } = play.world;
  if (pull === null) throw new Error('there is no pull request');
  pass(play, 2_000);
  const deployment = {
    id: id(play, 'DE'),
    sha: head ?? pull.head,
    environment: 'preview',
    creator: 'github-actions[bot]',
    state,
    environmentUrl: state === 'success' ? 'https://preview.test/' : null,
    logUrl: null,
    createdAt: play.world.now,
  };
  play.world.pull = { ...pull, deployments: [deployment, ...pull.deployments] };
}

export function status(play: Play): string | null {
  return play.world.card?.option ?? null;
}

/** Keys of what was posted since the last call; a comment that no test expected fails the test that calls this. */
export function takePosted(play: Play): readonly string[] {
  return play.posted.splice(0).map(({ key }) => key);
}
