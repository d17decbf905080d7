import type { Comment } from '../../world/records/comment.ts';
import type { World } from '../../world/world.ts';
import { repoApi, repoWeb } from '../addresses.ts';
import { userOrNull } from './account.ts';
import { viaView } from './app.ts';
import { associationOf } from './association.ts';
import { rollupView } from './reaction.ts';

/** `issue-comment`: a comment in the conversation of an issue or pull request. */
export function commentView(world: World, comment: Comment) {
  const repository = world.tables.repositories.must(comment.repositoryId);
  const topic = world.tables.topics.must(comment.topicId);
  const kind = topic.kind === 'pull' ? 'pull' : 'issues';
  const url = repoApi(world, repository, `/issues/comments/${comment.id}`);
  return {
    id: comment.id,
    node_id: comment.nodeId,
    url,
    html_url: repoWeb(world, repository, `/${kind}/${topic.number}#issuecomment-${comment.id}`),
    issue_url: repoApi(world, repository, `/issues/${topic.number}`),
    body: comment.body,
    user: userOrNull(world, comment.authorId),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: associationOf(world, comment.repositoryId, comment.authorId),
    performed_via_github_app: viaView(world, comment.appId),
    reactions: rollupView(world, comment.nodeId, `${url}/reactions`),
    pin:
      comment.pinnedAt === null
        ? null
        : { pinned_at: comment.pinnedAt, pinned_by: userOrNull(world, comment.pinnedById) },
    minimized: comment.minimizedReason === null ? null : { reason: comment.minimizedReason },
  };
}
