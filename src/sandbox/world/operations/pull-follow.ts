import { zeroOid } from '../../git/git-store.ts';
import type { Actor } from '../actor.ts';
import { mustPull, rulesFor } from '../find.ts';
import type { Repository } from '../records/repository.ts';
import type { Pull } from '../records/topic.ts';
import type { World } from '../world.ts';
import { keepHeadRef, noteCommits } from './head-ref.ts';
import { finishMerge } from './merge-effects.ts';
import { closePullHeld } from './pull-state.ts';
import type { RefMove } from './ref-move.ts';
import { dismissReview } from './reviews.ts';
import { addTimeline } from './timeline.ts';

interface BranchMove {
  readonly repository: Repository;
  readonly move: RefMove;
  readonly forced: boolean;
}

/** What open pull requests do when a branch moved that is their head or their base. */
export async function followPush(world: World, actor: Actor, push: BranchMove): Promise<void> {
  const { repository, move } = push;
  const branch = move.ref.slice('refs/heads/'.length);
  for (const pull of openPulls(world, repository.id, branch, 'head')) {
    if (move.after === zeroOid) headDeleted(world, actor, { pull, branch });
    else await headMoved(world, actor, { pull, push });
  }
  for (const pull of openPulls(world, repository.id, branch, 'base')) {
    if (move.after === zeroOid) closePullHeld(world, actor, pull);
    else await baseMoved(world, actor, { pull, after: move.after });
  }
  noteForBranchOfClosed(world, actor, { repository, branch, move });
}

function openPulls(
  world: World,
  repositoryId: number,
  branch: string,
  end: 'head' | 'base',
): Pull[] {
  const candidates =
    end === 'head'
      ? world.tables.topics.by('pullHead', `${repositoryId}/${branch}`)
      : world.tables.topics.by('repository', repositoryId);
  return candidates.filter(
    (topic): topic is Pull =>
      topic.kind === 'pull' &&
      topic.state === 'open' &&
      (end === 'head' || topic.baseRef === branch),
  );
}

async function headMoved(
  world: World,
  actor: Actor,
  { pull, push }: { readonly pull: Pull; readonly push: BranchMove },
): Promise<void> {
  const { before, after, ref } = push.move;
  const base = world.git.ref(pull.repositoryId, `refs/heads/${pull.baseRef}`) ?? pull.baseOid;
  world.tables.topics.update(pull.id, {
    headOid: after,
    baseOid: base,
    updatedAt: world.now(),
  });
  await keepHeadRef(world, pull, after);
  if (push.forced) {
    const refName = ref.slice('refs/heads/'.length);
    addTimeline(world, actor, pull, {
      type: 'HeadRefForcePushedEvent',
      beforeOid: before,
      afterOid: after,
      refName,
    });
  }
  await noteCommits(world, actor, { pull, from: before, to: after });
  await outdateThreads(world, pull, { before, after });
  const moved = mustPull(world, pull.id);
  world.emit(actor, { name: 'pull_request', action: 'synchronize', pull: moved, before, after });
  dismissStale(world, actor, moved);
}

function headDeleted(
  world: World,
  actor: Actor,
  { pull, branch }: { readonly pull: Pull; readonly branch: string },
): void {
  closePullHeld(world, actor, pull);
  addTimeline(world, actor, pull, { type: 'HeadRefDeletedEvent', refName: branch });
}

/** A base that now contains the head has merged it, whoever pushed. */
async function baseMoved(
  world: World,
  actor: Actor,
  { pull, after }: { readonly pull: Pull; readonly after: string },
): Promise<void> {
  if (!(await world.git.isAncestor(pull.repositoryId, pull.headOid, after))) return;
  finishMerge(world, actor, { pull, commitOid: after });
}

function noteForBranchOfClosed(
  world: World,
  actor: Actor,
  input: { readonly repository: Repository; readonly branch: string; readonly move: RefMove },
): void {
  const { before, after } = input.move;
  if ((before === zeroOid) === (after === zeroOid)) return;
  const type = after === zeroOid ? 'HeadRefDeletedEvent' : 'HeadRefRestoredEvent';
  for (const topic of world.tables.topics.by(
    'pullHead',
    `${input.repository.id}/${input.branch}`,
  )) {
    const noted = world.tables.timeline
      .by('topic', topic.id)
      .findLast(({ detail }) =>
        ['HeadRefDeletedEvent', 'HeadRefRestoredEvent'].includes(detail.type),
      );
    const gone = noted?.detail.type === 'HeadRefDeletedEvent';
    if (topic.state === 'open' || gone === (after === zeroOid)) continue;
    addTimeline(world, actor, topic, { type, refName: input.branch });
  }
}

/** A thread is outdated when its file was changed after it; GitHub follows lines more closely. */
async function outdateThreads(
  world: World,
  pull: Pull,
  move: { readonly before: string; readonly after: string },
): Promise<void> {
  const threads = world.tables.reviewThreads.by('pull', pull.id).filter((each) => !each.outdated);
  if (threads.length === 0) return;
  const changed = await world.git.diff(pull.repositoryId, move.before, move.after);
  const paths = new Set(changed.flatMap((file) => [file.path, file.previousPath ?? file.path]));
  for (const thread of threads) {
    if (paths.has(thread.path)) world.tables.reviewThreads.update(thread.id, { outdated: true });
  }
}

/** CHANGES_REQUESTED is never dismissed by a push, approvals are where the branch's rules say so. */
function dismissStale(world: World, actor: Actor, pull: Pull): void {
  const rules = rulesFor(world, pull.repositoryId, pull.baseRef);
  if (!rules.some((rule) => rule.dismissStaleReviews)) return;
  for (const review of world.tables.reviews.by('pull', pull.id)) {
    if (review.state === 'APPROVED') dismissReview(world, actor, { review, message: null });
  }
}
