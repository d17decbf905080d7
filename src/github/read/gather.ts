import { parseResults, type Results } from '../../lifecycle/reports/results.ts';
import type { Instant } from '../../lifecycle/time.ts';
import { integrationsOf } from '../map/rules.ts';
import { readApps } from './apps.ts';
import { isCleanBaseMerge } from './base-merge.ts';
import { readCareLabels } from './care-labels.ts';
import type { Gathered } from './gathered.ts';
import type { Looked, Reading } from './look.ts';
import {
  allChecks,
  allThreads,
  changedPaths,
  earlierComments,
  earlierMoves,
  earlierReviews,
} from './pages.ts';
import { readPermissions, readTeams, teamsNamed } from './people.ts';
import { readRun } from './run.ts';
import { readStopping, readStrays } from './stopping.ts';
import { EVERYTHING, floorsOf } from './floors.ts';
import { readSecrets } from './secrets.ts';
import { readSources, rememberPosted, type Sayings, withSources } from './sources.ts';
import { whoActed } from './who-acted.ts';

/** Asks for what lies beyond the windows of the world query. Most reads ask for nothing. */
export async function gather(reading: Reading, looked: Looked, now: Instant): Promise<Gathered> {
  const { world } = looked;
  const { issue } = world.repository;
  const { pull = null } = world;
  const floors =
    reading.wantsEverythingSaid === true ? EVERYTHING : floorsOf(looked, reading.memory, now);
  const base = pull?.baseRef ?? world.repository.base ?? world.repository.defaultBranchRef;
  const [talk, onPull, reviews, threads, moves, checks, paths, run, stillRunning, strays] =
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
      readStopping(reading, looked, now),
      readStrays(reading, looked),
    ]);
  const inlines = reviews.flatMap(({ comments }) => comments.nodes);
  const near: Sayings = { onIssue: talk, onPull, reviews, inlines };
  const said = withSources(near, await readSources(reading, looked, near), issue.number);
  rememberPosted(reading, looked, said);
  const results = resultsOf(reading, looked);
  const [permissions, teams, apps, careLabels, headIsCleanBaseMerge, secrets] = await Promise.all([
    readPermissions(reading, world, whoActed({ ...looked, ...said, moves })),
    readTeams(reading.client, teamsNamed(looked)),
    readApps(reading, integrationsOf(base ?? null), checks.all),
    readCareLabels(reading, looked),
    isCleanBaseMerge(reading, looked),
    readSecrets(reading, looked, results),
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
    strays,
    results,
    secrets: secrets ?? {},
    careLabels,
    apps,
    headIsCleanBaseMerge,
  };
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
