import { z } from 'zod';
import { NodeId } from '../../lifecycle/ids.ts';
import { When } from '../answer/parts.ts';
import type { Mutation } from './mutation.ts';

/** The record's comment for the first time. GitHub: addComment. */
export function addRecord(issue: string, body: string): Mutation {
  return {
    field: 'addComment',
    type: 'AddCommentInput',
    input: { subjectId: issue, body },
    select: 'commentEdge { node { id updatedAt } }',
    content: 1,
  };
}

/** The record's comment anew. There is no compare-and-swap on comments. GitHub: updateIssueComment. */
export function updateRecord(comment: string, body: string): Mutation {
  return {
    field: 'updateIssueComment',
    type: 'UpdateIssueCommentInput',
    input: { id: comment, body },
    select: 'issueComment { id updatedAt }',
  };
}

const Written = z.object({ id: NodeId, updatedAt: When });
const Answer = z
  .union([
    z
      .object({ commentEdge: z.object({ node: Written }) })
      .transform((answer) => answer.commentEdge.node),
    z.object({ issueComment: Written }).transform((answer) => answer.issueComment),
  ])
  .nullable()
  .catch(null);

/** The comment as GitHub now has it; null where it does not say. */
export function writtenRecord(answer: unknown): z.infer<typeof Answer> {
  return Answer.parse(answer ?? null);
}

/** The most characters that GitHub lets a comment have. */
const MOST_CHARACTERS = 65_536;

/** What people see, cut where there is no room for it, and the hidden record, which is never cut. */
export function recordBody(view: string, hidden: string): string {
  const room = Math.max(0, MOST_CHARACTERS - hidden.length - 2);
  // Half a character would not be text any more.
  const shown = view.slice(0, room).replace(/[\ud800-\udbff]$/, '');
  return `${shown}\n\n${hidden}`;
}
