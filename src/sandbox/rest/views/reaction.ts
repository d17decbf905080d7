import { reactionContents } from '../../world/records/comment.ts';
import type { Reaction, ReactionContent } from '../../world/records/comment.ts';
import type { World } from '../../world/world.ts';
import type { Schemas } from '../route.ts';
import { userById } from './account.ts';

export function reactionView(world: World, reaction: Reaction): Schemas['reaction'] {
  return {
    id: reaction.id,
    node_id: reaction.nodeId,
    user: userById(world, reaction.accountId),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}

/** How many of each; `url` is where the thing's reactions are listed. */
export function rollupView(
  world: World,
  subjectNodeId: string,
  url: string,
): Schemas['reaction-rollup'] {
  const reactions = world.tables.reactions.by('subject', subjectNodeId);
  const of = (content: ReactionContent): number =>
    reactions.filter((reaction) => reaction.content === content).length;
  const counts = Object.fromEntries(reactionContents.map((content) => [content, of(content)]));
  return {
    url,
    total_count: reactions.length,
    ...(counts as Record<ReactionContent, number>),
  };
}
