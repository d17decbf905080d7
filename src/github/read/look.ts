import type { IssueKey } from '../../controller/ports.ts';
import type { NodeId } from '../../lifecycle/ids.ts';
import type { Seal } from '../../lifecycle/markers/seal.ts';
import type { Actor } from '../../lifecycle/snapshot/actor.ts';
import type { RecordRead } from '../../lifecycle/snapshot/record-read.ts';
import type { EffectOutcome } from '../../lifecycle/snapshot/snapshot.ts';
import { boardOf, type ConfigState } from '../../lifecycle/policy/config-state.ts';
import type { RefNode, Said } from '../answer/parts.ts';
import { World } from '../answer/world.ts';
import type { Client } from '../client.ts';
import { type Area, judgeFaults } from '../faults.ts';
import { isViewer, toViewer } from '../map/actor.ts';
import { toConfig } from '../map/config.ts';
import { arrivedAt } from '../map/issue.ts';
import { labelName } from '../map/label.ts';
import { findRecord, recordsFromBefore, withoutRecord } from '../map/record.ts';
import { fitting, partial, unanswered, Unread } from './asking.ts';
import type { Doubts } from './doubts.ts';
import { covers, type Hints, hintsOf, type IssueMemory, toVariables } from './hints.ts';
import { earlierComments, furtherRefs } from './pages.ts';

/** What a read stands on. */
export interface Reading {
  readonly key: IssueKey;
  readonly client: Client;
  readonly memory: IssueMemory;
  readonly doubts: Doubts;
  readonly seal: Seal;
  readonly host: string;
  readonly outcomes: readonly EffectOutcome[];
  /** Ids of Apps by their slugs, which never change: filled as they are learned. */
  readonly apps: Map<string, number>;
  /** All that was said is wanted, and not only what a wake needs. */
  readonly wantsEverythingSaid?: boolean;
}

/** The answer to one world query, with the record found in it. */
export interface Looked {
  readonly world: World;
  readonly viewer: Actor;
  readonly config: ConfigState;
  readonly record: RecordRead;
  readonly refs: readonly RefNode[];
  /** Sources that the query asked for besides: another look may have learned of more since. */
  readonly asked: readonly NodeId[];
  /** Comments of the issue that were read beyond the window, in search of the record. */
  readonly earlier: readonly Said[];
  /** Comments that were our record in the repository that the issue came from. */
  readonly leftBehind: readonly NodeId[];
  readonly hidden: ReadonlySet<Area>;
  readonly missingPermissions: readonly string[];
}

/** Once without hints, once with the record's, and once more for a pull request known only by its branch. */
const MOST_LOOKS = 3;

/** Asks for the world with what is remembered, and again while the record names something that was not asked for. */
export async function look(reading: Reading): Promise<Looked> {
  const { memory } = reading;
  let hints = memory.hints;
  for (let looks = 1; ; looks += 1) {
    const looked = await lookOnce(reading, hints);
    const needed = neededBy(looked, reading);
    memory.hints = needed;
    if (covers(hints, needed)) return looked;
    if (looks === MOST_LOOKS) return ofOneRun(looked, hints, needed);
    hints = needed;
  }
}

/** Old reads between new ones may name now this run and now that: the state of one is not taken for the other's. */
function ofOneRun(looked: Looked, asked: Hints, needed: Hints): Looked {
  if (needed.run === null || needed.run === asked.run) return looked;
  throw partial('GitHub shows now this run and now that');
}

export async function lookOnce(reading: Reading, hints: Hints): Promise<Looked> {
  const { key, client, memory } = reading;
  const { outside: asked } = memory;
  const variables = toVariables(key, hints, asked);
  const answer = await client.query('IssueWorld', variables);
  if (answer.kind !== 'answered') throw unanswered(answer);
  const verdict = judgeFaults(answer.faults);
  if (verdict.kind === 'unread') throw new Unread(verdict.outcome);
  const world = fitting(World, answer.data, 'IssueWorld');
  if (isElsewhere(world, key)) throw new Unread({ kind: 'departed', reason: TRANSFERRED });
  memory.labels = new Map(world.repository.labels.map(({ id, name }) => [labelName(name), id]));
  const viewer = toViewer(world.viewer);
  const refs = await furtherRefs(reading, variables, world.repository.refs);
  const found = await searchRecord(reading, { world, viewer, refs, known: hints.record });
  return {
    world,
    viewer,
    config: toConfig(world.repository, !verdict.hidden.has('config')),
    refs,
    asked,
    ...found,
    hidden: verdict.hidden,
    missingPermissions: verdict.missingPermissions,
  };
}

/** Why an issue departed, where GitHub tells. */
export const TRANSFERRED = 'it was transferred';

/** A number whose issue was transferred leads to where it went, at GitHub as in a browser. */
function isElsewhere({ repository }: World, { number }: IssueKey): boolean {
  const { issue, url } = repository;
  return issue.number !== number || !issue.url.startsWith(`${url}/`);
}

interface Where {
  readonly world: World;
  readonly viewer: Actor;
  readonly refs: readonly RefNode[];
  readonly known: NodeId | null;
}

/**
 * The record is the pinned comment, or in the window, or named by the hint. One that was unpinned and talked away is
 * looked for through all comments, but only where refs of ours say that there was one.
 */
async function searchRecord(
  reading: Reading,
  { world, viewer, refs, known }: Where,
): Promise<Pick<Looked, 'record' | 'earlier' | 'leftBehind'>> {
  const { seal, host } = reading;
  const { issue, id: repository } = world.repository;
  const scope = { host, repository, issue: issue.id };
  const search = { scope, seal, viewer, known, arrivedAt: arrivedAt(issue) };
  const pinned = issue.pinnedIssueComment?.issueComment;
  const hinted = world.hinted.filter((source) => source.__typename === 'IssueComment');
  const near = [...(pinned ? [pinned] : []), ...issue.comments.nodes, ...hinted];
  const record = findRecord(near, search);
  const leftBehind = recordsFromBefore(near, search);
  if (record !== null) return { record, earlier: [], leftBehind };
  const without = withoutRecord(issue, refs, viewer);
  if (without.kind === 'absent') return { record: without, earlier: [], leftBehind };
  const earlier = await earlierComments(reading, issue.id, issue.comments, -Infinity);
  return { record: findRecord(earlier, search) ?? without, earlier, leftBehind };
}

/** What the next query, or this one repeated, has to be told. */
function neededBy(looked: Looked, { memory, outcomes }: Reading): Hints {
  const { record, config, world } = looked;
  const statusField = boardOf(config)?.field ?? 'Status';
  if (record.kind !== 'valid') {
    const trace = record.kind === 'absent' ? null : traceOf(looked);
    return { ...emptyHints(memory), ...trace, statusField, mentions: true };
  }
  const { branch, run } = record.record;
  const answered = outcomes.find((each) => each.kind === 'dispatched' && each.key === run?.key);
  return hintsOf(record.record, {
    memory: { ...memory, hints: { ...memory.hints, statusField } },
    comment: record.comment.id,
    defaultBranch: world.repository.defaultBranchRef?.name ?? null,
    // The list is of the branch that was asked for, which a stale read may have named.
    pull:
      branch === null
        ? null
        : ((memory.hints.branch === branch.name ? ownPull(looked) : null) ??
          traceOf(looked, branch.name)?.pull ??
          null),
    run: answered?.kind === 'dispatched' ? answered.url : null,
  });
}

function emptyHints({ hints }: IssueMemory): Hints {
  return { ...hints, run: null, results: null, baseRef: null };
}

/** The pull request of the record's branch: in this repository, and opened by Drover. */
function ownPull({ world, viewer }: Looked): NodeId | null {
  const own = (world.repository.pulls ?? []).find(
    ({ isCrossRepository, author }) => !isCrossRepository && isViewer(author, viewer),
  );
  return own?.id ?? null;
}

/**
 * A pull request of ours that mentions the issue, by its branch or, where the record is lost, by what all its branches
 * begin with.
 */
function traceOf(
  { world }: Looked,
  branch?: string,
): { readonly pull: NodeId; readonly branch: string } | null {
  const { number, mentions } = world.repository.issue;
  const own = (mentions ?? []).findLast(
    ({ source }) =>
      source.viewerDidAuthor &&
      (branch === undefined
        ? source.headRefName?.startsWith(`drover/${number}-`) === true
        : source.headRefName === branch),
  );
  const { id, headRefName } = own?.source ?? {};
  return id === undefined || headRefName === undefined ? null : { pull: id, branch: headRefName };
}
