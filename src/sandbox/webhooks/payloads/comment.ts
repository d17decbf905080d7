import type { Comment } from '../../world/records/comment.ts';
import type { Topic } from '../../world/records/topic.ts';
import type { World } from '../../world/world.ts';
import { repoApi } from '../../rest/addresses.ts';
import { userById, userOrNull } from '../../rest/views/account.ts';
import { viaView } from '../../rest/views/app.ts';
import { associationOf, pageOf, reactionsPayload } from './topic.ts';

export function commentPayload(world: World, topic: Topic, comment: Comment) {
  const repository = world.tables.repositories.must(topic.repositoryId);
  const url = repoApi(world, repository, `/issues/comments/${comment.id}`);
  return {
    url,
    html_url: `${pageOf(world, repository, topic)}#issuecomment-${comment.id}`,
    issue_url: repoApi(world, repository, `/issues/${topic.number}`),
    id: comment.id,
    node_id: comment.nodeId,
    user: userOrNull(world, comment.authorId),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: associationOf(world, repository, comment.authorId),
    body: comment.body,
    reactions: reactionsPayload(world, comment.nodeId, url),
    performed_via_github_app: viaView(world, comment.appId),
    pin:
      comment.pinnedAt === null || comment.pinnedById === null
        ? null
        : { pinned_at: comment.pinnedAt, pinned_by: userById(world, comment.pinnedById) },
  };
}
