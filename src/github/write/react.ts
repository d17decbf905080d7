import type { Reaction } from '../../lifecycle/effect.ts';
import type { Mutation } from './mutation.ts';

/** The same reaction a second time changes nothing. GitHub: addReaction, ReactionContent. */
export function react(subject: string, reaction: Reaction): Mutation {
  return {
    field: 'addReaction',
    type: 'AddReactionInput',
    input: { subjectId: subject, content: reaction.toUpperCase() },
  };
}
