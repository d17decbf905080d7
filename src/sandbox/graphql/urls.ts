import { fullName } from '../world/find.ts';
import type { Comment } from '../world/records/comment.ts';
import type { Project } from '../world/records/project.ts';
import type { Review, ReviewComment } from '../world/records/review.ts';
import type { Topic } from '../world/records/topic.ts';
import type { World } from '../world/world.ts';

/** Addresses of pages as GitHub forms them; without origin they are `resourcePath`. */
export function repositoryPath(world: World, repositoryId: number): string {
  return `/${fullName(world, world.tables.repositories.must(repositoryId))}`;
}

export function topicPath(world: World, topic: Topic): string {
  const kind = topic.kind === 'issue' ? 'issues' : 'pull';
  return `${repositoryPath(world, topic.repositoryId)}/${kind}/${topic.number}`;
}

export function commentPath(world: World, comment: Comment): string {
  const topic = world.tables.topics.must(comment.topicId);
  return `${topicPath(world, topic)}#issuecomment-${comment.id}`;
}

export function reviewPath(world: World, review: Review): string {
  const pull = world.tables.topics.must(review.pullId);
  return `${topicPath(world, pull)}#pullrequestreview-${review.id}`;
}

export function reviewCommentPath(world: World, comment: ReviewComment): string {
  const pull = world.tables.topics.must(comment.pullId);
  return `${topicPath(world, pull)}#discussion_r${comment.id}`;
}

export function runPath(world: World, run: { id: number; repositoryId: number }): string {
  return `${repositoryPath(world, run.repositoryId)}/actions/runs/${run.id}`;
}

export function projectPath(world: World, project: Project): string {
  const owner = world.tables.accounts.must(project.ownerId);
  const kind = owner.type === 'Organization' ? 'orgs' : 'users';
  return `/${kind}/${owner.login}/projects/${project.number}`;
}
