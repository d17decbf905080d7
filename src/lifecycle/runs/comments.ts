import { isEditedByAnother } from '../acts/collect.ts';
import { mayOperate } from '../approvals/standing.ts';
import type { Look } from '../look.ts';
import { holdsPasted } from '../text/pasted-secret.ts';
import type { Instant } from '../time.ts';
import { toAgent } from '../text/to-agent.ts';

const MOST = 30;
const LIMIT = 4_000;

/**
 * What people with write access said on the issue, sanitised, oldest first. Comments that command Drover are left out:
 * what they hold for the agent reaches it as feedback or as an answer; and so are those with a secret in them. With a
 * moment, only those from it on.
 */
export function writersComments(
  look: Look,
  from: Instant = 0,
): readonly { readonly author: string; readonly text: string }[] {
  return look.snapshot.comments
    .filter(
      (comment) =>
        comment.stream === 'issue' &&
        (comment.editedAt ?? comment.at) >= from &&
        !isEditedByAnother(comment) &&
        mayOperate(comment.author, look) === 'yes' &&
        look.linesOf(comment).length === 0 &&
        !holdsPasted(comment.body),
    )
    .slice(-MOST)
    .map((comment) => ({
      author: comment.author?.login ?? 'ghost',
      text: toAgent(comment.body, { limit: LIMIT }).text,
    }));
}
