import type { CommandName } from '../commands/command.ts';
import type { Actor } from '../snapshot/actor.ts';
import type { CommentSnapshot } from '../snapshot/comment.ts';
import { isEditedByAnother } from './collect.ts';
import type { Said } from './said.ts';

export interface Stop {
  /** What stands against the act … */
  readonly name: CommandName;
  /** … and whose word counts. */
  readonly by: (person: Actor) => boolean;
}

/**
 * Whether somebody has said something against an act since. GitHub shows what happens in one place late while it shows
 * another, so an act may be read after what took it back, and must not undo it. Its times are whole seconds: what two
 * places hold of the same second counts as said since, and what one place holds goes by its order there.
 */
export function isOvertaken({ act, look, comment }: Said, { name, by }: Stop): boolean {
  const { comments } = look.snapshot;
  const own = comments.findIndex(({ id }) => id === act.id);
  const saysIt = (each: CommentSnapshot): boolean =>
    each.author?.type === 'User' &&
    by(each.author) &&
    !isEditedByAnother(each) &&
    look.linesOf(each).some(({ result }) => result.ok && result.value.name === name);
  return comments.some((each, index) => {
    if (each.id === act.id) return false;
    const at = Math.max(each.at, each.editedAt ?? 0);
    const isAfter = at > act.said || (at === act.said && isLater(each, index));
    return isAfter && saysIt(each);
  });

  function isLater({ stream }: CommentSnapshot, index: number): boolean {
    return comment === null || stream !== comment.stream || index > own;
  }
}
