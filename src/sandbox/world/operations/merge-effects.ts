import type { Actor } from '../actor.ts';
import { mustPull } from '../find.ts';
import type { Pull } from '../records/topic.ts';
import type { World } from '../world.ts';
import { closeIssue } from './issues.ts';
import { automateItems } from './project-items.ts';
import { closingIssues } from './references.ts';
import { addTimeline } from './timeline.ts';

/** What being merged does to a pull request, to its card and to the issues that its body closes. */
export function finishMerge(
  world: World,
  actor: Actor,
  input: { readonly pull: Pull; readonly commitOid: string },
): Pull {
  const now = world.now();
  const { commitOid } = input;
  world.tables.topics.update(input.pull.id, {
    state: 'closed',
    merged: true,
    mergedAt: now,
    mergedById: actor.accountId,
    mergeCommitOid: commitOid,
    closedAt: now,
    closedById: actor.accountId,
    updatedAt: now,
  });
  const pull = mustPull(world, input.pull.id);
  addTimeline(world, actor, pull, { type: 'MergedEvent', commitOid, refName: pull.baseRef });
  addTimeline(world, actor, pull, { type: 'ClosedEvent', stateReason: null, closerId: null });
  world.emit(actor, { name: 'pull_request', action: 'closed', pull });
  automateItems(world, pull, 'merged');
  automateItems(world, pull, 'closed');
  const repository = world.tables.repositories.must(pull.repositoryId);
  // Closing keywords count on the default branch only.
  if (pull.baseRef !== repository.defaultBranch) return pull;
  for (const issue of closingIssues(world, pull)) {
    if (issue.state !== 'open') continue;
    closeIssue(world, actor, { issue, reason: 'completed', closerId: pull.id });
  }
  return pull;
}
