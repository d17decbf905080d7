import type { Seal } from '../lifecycle/markers/seal.ts';
import { boardOf } from '../lifecycle/policy/config-state.ts';
import type { CommentSnapshot } from '../lifecycle/snapshot/comment.ts';
import type { EffectOutcome, Snapshot } from '../lifecycle/snapshot/snapshot.ts';
import type { Instant } from '../lifecycle/time.ts';
import { isUntouched } from './map/actor.ts';
import { cardItem, toCard, toMoves } from './map/board.ts';
import { toInline, toReview, toSaid } from './map/comments.ts';
import { toIssue } from './map/issue.ts';
import { toPull } from './map/pull.ts';
import { toBase } from './map/rules.ts';
import { marksOf } from './marks.ts';
import type { Gathered } from './read/gathered.ts';

/** What a snapshot holds besides what GitHub said. */
export interface Occasion {
  readonly now: Instant;
  readonly entropy: string;
  /** Since when this process knows of a ref. */
  readonly knownSince: (ref: string) => Instant;
  readonly outcomes: readonly EffectOutcome[];
  readonly seal: Seal;
  /** Permissions that the installation's token lacks. */
  readonly missingPermissions: readonly string[];
}

/** The snapshot of what one read found. Pure. */
export function toSnapshot(read: Gathered, occasion: Occasion): Snapshot {
  const { world, viewer, config } = read;
  const { repository } = world;
  const item = cardItem(repository.issue.projectItems, boardOf(config));
  return {
    now: occasion.now,
    entropy: occasion.entropy,
    viewer,
    repository: toRepository(read),
    config,
    missingPermissions: [
      ...new Set([...occasion.missingPermissions, ...read.missingPermissions]),
    ].toSorted(),
    stops: toStops(read),
    inCare: repository.care.map((number) => ({
      number,
      queued: repository.queued.includes(number),
      labels: read.careLabels.get(number) ?? [],
    })),
    issue: toIssue(repository.issue, viewer, read.leftBehind),
    record: read.record,
    card: toCard(item),
    moves: toMoves(read.moves, item, viewer),
    comments: toComments(read, occasion.seal),
    pull: toOwnPull(read),
    strangers: (repository.pulls ?? []).flatMap(({ id, number, url }) =>
      id === world.pull?.id ? [] : [{ number, url }],
    ),
    branchHead: repository.branch?.target?.oid ?? null,
    base: toBase(read.base, {
      readable: !read.hidden.has('rules'),
      apps: read.apps,
      hasQueue: world.pull?.isMergeQueueEnabled ?? false,
    }),
    run: read.run,
    stillRunning: read.stillRunning,
    ...(read.strays.length === 0 ? {} : { strays: read.strays }),
    ...(Object.keys(read.secrets).length === 0 ? {} : { secrets: read.secrets }),
    results: read.results,
    followUps: toFollowUps(read, occasion.seal),
    refs: read.refs.flatMap(({ prefix, name, target }) =>
      target === null
        ? []
        : [{ name: prefix + name, sha: target.oid, since: occasion.knownSince(prefix + name) }],
    ),
    people: read.people,
    outcomes: occasion.outcomes,
  };
}

function toRepository({ world }: Gathered): Snapshot['repository'] {
  const { id, owner, name, url, isPrivate, isArchived, defaultBranchRef } = world.repository;
  const defaultBranch = defaultBranchRef?.name ?? '';
  return { id, owner: owner.login, name, url, isPrivate, isArchived, defaultBranch };
}

/** A stop by somebody whose permission could not be read counts: it can only stop. */
function toStops({ world, people }: Gathered): Snapshot['stops'] {
  return world.repository.stops.flatMap(({ number, timelineItems }) => {
    const by = timelineItems.findLast(({ label }) => label.name === 'drover:stop')?.actor ?? null;
    const permission = by === null ? undefined : people.permissions[by.login.toLowerCase()];
    const counts = permission === undefined || ['write', 'maintain', 'admin'].includes(permission);
    return counts ? [{ number, by: by?.login ?? 'ghost' }] : [];
  });
}

function toComments(read: Gathered, seal: Seal): readonly CommentSnapshot[] {
  const { viewer, world, threads } = read;
  const { keysIn } = marksOf(world.repository.issue.id, seal);
  const mapping = { viewer, threads, keysIn };
  const inlines = new Map(read.inlines.map((inline) => [inline.id, inline]));
  return [
    ...read.onIssue.map((said) => toSaid(said, 'issue', mapping)),
    ...read.onPull.map((said) => toSaid(said, 'pull', mapping)),
    ...read.reviews.flatMap((review) => toReview(review, mapping) ?? []),
    ...read.inlines.flatMap((inline) => toInline(inline, mapping, inlines) ?? []),
  ].toSorted((a, b) => a.at - b.at);
}

/** A pull request from a fork is never ours, whatever its branch is called, nor is one of a former life's branch. */
function toOwnPull(read: Gathered): Snapshot['pull'] {
  const { pull = null } = read.world;
  const branch = read.record.kind === 'valid' ? read.record.record.branch : null;
  if (pull === null || pull.isCrossRepository) return null;
  if (branch !== null && pull.headRefName !== branch.name) return null;
  return toPull(pull, {
    viewer: read.viewer,
    checks: read.checks.all,
    checksComplete: read.checks.complete,
    threads: read.threads,
    paths: read.paths,
    headIsCleanBaseMerge: read.headIsCleanBaseMerge,
  });
}

function toFollowUps({ world, viewer }: Gathered, seal: Seal): Snapshot['followUps'] {
  const { issue } = world.repository;
  const { keysIn } = marksOf(issue.id, seal);
  return (issue.mentions ?? []).flatMap(({ source }) =>
    source.viewerDidAuthor && isUntouched(source.editor, viewer)
      ? keysIn(source.body).map((key) => ({ key, number: source.number, url: source.url }))
      : [],
  );
}
