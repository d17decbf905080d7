import { z } from 'zod';
import type { NodeId, RunId } from '../../lifecycle/ids.ts';
import type { IssueRecord, Owed } from '../../lifecycle/record/record.ts';
import { parseResults, type Results } from '../../lifecycle/reports/results.ts';
import type { People, RunSnapshot } from '../../lifecycle/snapshot.ts';
import { HOUR, type Instant } from '../../lifecycle/time.ts';
import {
  type Base,
  type Check,
  type Inline,
  type Move,
  type Review,
  type Said,
  type Source,
  Sources,
  type Thread,
} from '../answer/parts.ts';
import { integrationsOf } from '../map/rules.ts';
import { ask } from './asking.ts';
import { readApps } from './apps.ts';
import { isCleanBaseMerge } from './base-merge.ts';
import type { Looked, Reading } from './look.ts';
import {
  allChecks,
  allThreads,
  changedPaths,
  earlierComments,
  earlierMoves,
  earlierReviews,
} from './pages.ts';
import { readPermissions, readTeams } from './people.ts';
import { readRun, readStopping } from './run.ts';
import { whoActed } from './who-acted.ts';

/** All that one read found: the world query and what was asked for in addition. */
export interface Gathered extends Looked {
  readonly base: Base | null;
  readonly onIssue: readonly Said[];
  readonly onPull: readonly Said[];
  readonly reviews: readonly Review[];
  readonly inlines: readonly Inline[];
  readonly threads: readonly Thread[];
  readonly moves: readonly Move[];
  readonly checks: { readonly all: readonly Check[]; readonly complete: boolean };
  readonly paths: readonly string[] | null;
  readonly people: People;
  readonly run: RunSnapshot | null;
  readonly stillRunning: readonly RunId[];
  readonly results: Results | null;
  readonly apps: ReadonlyMap<number, string>;
  readonly headIsCleanBaseMerge: boolean;
}

/** Asks for what lies beyond the windows of the world query. Most reads ask for nothing. */
export async function gather(reading: Reading, looked: Looked, now: Instant): Promise<Gathered> {
  const { world } = looked;
  const { issue } = world.repository;
  const { pull = null } = world;
  const floors = floorsOf(looked, now);
  const base = pull?.baseRef ?? world.repository.base ?? world.repository.defaultBranchRef;
  const [talk, onPull, reviews, threads, moves, checks, paths, run, stillRunning] =
    await Promise.all([
      looked.earlier.length > 0
        ? looked.earlier
        : earlierComments(reading, issue.id, issue.comments, floors.issue),
      pull === null ? [] : earlierComments(reading, pull.id, pull.comments, floors.pull),
      pull === null ? [] : earlierReviews(reading, pull, floors.review),
      pull === null ? [] : allThreads(reading, pull),
      earlierMoves(reading, issue.id, issue.moves, floors.move),
      pull === null ? { all: [], complete: true } : allChecks(reading, pull),
      pull === null ? null : changedPaths(reading, pull),
      readRun(reading, looked, now),
      readStopping(reading, looked),
    ]);
  const inlines = reviews.flatMap(({ comments }) => comments.nodes);
  const near = { onIssue: talk, onPull, reviews, inlines };
  const said = withSources(near, await readSources(reading, looked, near), issue.number);
  const [permissions, teams, apps, headIsCleanBaseMerge] = await Promise.all([
    readPermissions(reading, world, whoActed({ ...looked, ...said, moves })),
    readTeams(reading.client, looked.config),
    readApps(reading, integrationsOf(base ?? null), checks.all),
    isCleanBaseMerge(reading, looked),
  ]);
  return {
    ...looked,
    ...said,
    base: base ?? null,
    threads,
    moves,
    checks: looked.hidden.has('checks') ? { all: [], complete: false } : checks,
    paths,
    people: { permissions, teams },
    run,
    stillRunning,
    results: resultsOf(reading, looked),
    apps,
    headIsCleanBaseMerge,
  };
}

type Said4 = Pick<Gathered, 'onIssue' | 'onPull' | 'reviews' | 'inlines'>;

interface Floors {
  readonly issue: Instant;
  readonly pull: Instant;
  readonly review: Instant;
  readonly move: Instant;
}

/** Where there is no record yet, what was said within the last day is looked at. */
const WITHOUT_RECORD = 24 * HOUR;

/** What is owed in another place than a comment. */
const ELSEWHERE: readonly Owed['kind'][] = ['dispatch', 'follow-up', 'revert'];

/** What is older than its floor is consumed, and carries nothing that is owed. */
function floorsOf({ record }: Looked, now: Instant): Floors {
  if (record.kind !== 'valid') {
    const floor = now - WITHOUT_RECORD;
    return { issue: floor, pull: floor, review: floor, move: floor };
  }
  const { consumed, owed } = record.record;
  const said = owed.filter(({ kind }) => !ELSEWHERE.includes(kind));
  const promised = Math.min(...said.map(({ since }) => since), Infinity);
  return {
    issue: Math.min(consumed.issue.low, promised),
    pull: Math.min(consumed.pull.low, promised),
    review: Math.min(consumed.review.low, consumed.inline.low, promised),
    move: consumed.move.low,
  };
}

/** Ids of comments and reviews that the record stands on, wherever they are. */
function sourcesOf(record: IssueRecord): readonly NodeId[] {
  return [
    ...record.batch.map(({ source }) => source),
    ...record.pending.map(({ source }) => source),
    ...record.approvals.flatMap(({ from, source }) => (from === 'move' ? [] : [source])),
    ...record.prompts.flatMap(({ answer }) => answer ?? []),
  ];
}

/** Sources that the windows do not show; the next query asks for them by itself. */
async function readSources(
  reading: Reading,
  looked: Looked,
  near: Said4,
): Promise<readonly Source[]> {
  if (looked.record.kind !== 'valid') return looked.world.hinted;
  const { client, memory } = reading;
  const shown = new Set(
    [near.onIssue, near.onPull, near.reviews, near.inlines].flat().map(({ id }) => id),
  );
  const outside = [...new Set(sourcesOf(looked.record.record))].filter((id) => !shown.has(id));
  const unasked = outside.filter((id) => !memory.outside.includes(id));
  memory.outside = outside;
  if (unasked.length === 0) return looked.world.hinted;
  const shape = z.object({ hinted: Sources });
  const { hinted } = await ask(client, 'Sources', { hinted: unasked.slice(0, 100) }, shape);
  return [...looked.world.hinted, ...hinted];
}

/** Puts each source where it was said. Conversation comments of the issue and of the pull request look alike. */
function withSources(near: Said4, sources: readonly Source[], issue: number): Said4 {
  const said = sources.filter((source) => source.__typename === 'IssueComment');
  return {
    onIssue: merge(
      said.filter((each) => each.issue?.number === issue),
      near.onIssue,
    ),
    onPull: merge(
      said.filter((each) => each.issue?.number !== issue),
      near.onPull,
    ),
    reviews: merge(
      sources.filter((each) => each.__typename === 'PullRequestReview'),
      near.reviews,
    ),
    inlines: merge(
      sources.filter((each) => each.__typename === 'PullRequestReviewComment'),
      near.inlines,
    ),
  };
}

function merge<T extends { readonly id: NodeId }>(
  others: readonly T[],
  near: readonly T[],
): readonly T[] {
  const shown = new Set(near.map(({ id }) => id));
  return [...others.filter(({ id }) => !shown.has(id)), ...near];
}

function resultsOf({ memory }: Reading, looked: Looked): Results | null {
  const sha = looked.record.kind === 'valid' ? looked.record.record.results : null;
  if (sha === null) return null;
  if (memory.results?.sha === sha) return memory.results.results;
  const blob = looked.world.repository.results?.file?.object;
  if (typeof blob?.text !== 'string' || blob.isTruncated === true) return null;
  const parsed = parseResults(blob.text);
  const results = parsed.ok ? parsed.value : null;
  memory.results = { sha, results };
  return results;
}
