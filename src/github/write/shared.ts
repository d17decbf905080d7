import type { SharedEffect } from '../../lifecycle/effect.ts';
import type { NodeId } from '../../lifecycle/ids.ts';
import type { Seal } from '../../lifecycle/markers/seal.ts';
import type { Snapshot } from '../../lifecycle/snapshot/snapshot.ts';
import { marksOf } from '../marks.ts';
import { closeIssue } from './close-issue.ts';
import { deactivateDeployment } from './deactivate-deployment.ts';
import { deleteComment } from './delete-comment.ts';
import { editComment } from './edit-comment.ts';
import { editPull } from './edit-pull.ts';
import { hideComment } from './hide-comment.ts';
import { addLabels, removeLabels } from './labels.ts';
import { moveCard } from './move-card.ts';
import { moveRefs } from './move-refs.ts';
import type { Mutation } from './mutation.ts';
import { openPull } from './open-pull.ts';
import { pinComment } from './pin-comment.ts';
import { closePull, reopenPull } from './pull-state.ts';
import { react } from './react.ts';
import { requestReview } from './request-review.ts';
import { resolveThread } from './resolve-thread.ts';
import { setDraft } from './set-draft.ts';

export interface SharedContext {
  readonly seal: Seal;
  readonly snapshot: Snapshot;
  readonly labels: ReadonlyMap<string, NodeId>;
}

/** The mutation of an effect; none for labels that the repository does not have. */
export function sharedMutation(effect: SharedEffect, context: SharedContext): Mutation | null {
  const { repository, issue } = context.snapshot;
  switch (effect.kind) {
    case 'move-refs':
      return moveRefs(repository.id, effect.moves);
    case 'open-pull':
      return openPull(repository.id, effect);
    case 'edit-pull':
      return editPull(effect.pull, effect.title, effect.body);
    case 'edit-comment':
      return editComment(
        effect.comment,
        marksOf(issue.id, context.seal).mark(effect.body, effect.key),
      );
    case 'hide-comment':
      return hideComment(effect.comment);
    case 'set-draft':
      return setDraft(effect.pull, effect.isDraft);
    case 'close-pull':
      return closePull(effect.pull);
    case 'reopen-pull':
      return reopenPull(effect.pull);
    case 'request-review':
      return requestReview(effect.pull, effect.logins);
    case 'resolve-thread':
      return resolveThread(effect.thread);
    case 'react':
      return react(effect.subject, effect.reaction);
    case 'pin':
      return pinComment(effect.comment);
    case 'add-labels':
    case 'remove-labels':
      return labelMutation(effect, issue.id, context.labels);
    case 'delete-comment':
      return deleteComment(effect.comment);
    case 'close-issue':
      return closeIssue(issue.id, effect.reason);
    case 'deactivate-deployment':
      return deactivateDeployment(effect.deployment);
    case 'move-card':
      return moveCard(effect);
  }
}

function labelMutation(
  effect: Extract<SharedEffect, { kind: 'add-labels' | 'remove-labels' }>,
  issue: NodeId,
  labels: ReadonlyMap<string, NodeId>,
): Mutation | null {
  const ids = effect.labels.flatMap((name) => labels.get(name) ?? []);
  if (ids.length === 0) return null;
  return effect.kind === 'add-labels' ? addLabels(issue, ids) : removeLabels(issue, ids);
}
