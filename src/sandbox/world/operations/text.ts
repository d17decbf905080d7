import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { invalidField } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import type { World } from '../world.ts';

/** Bodies of issues, pull requests, comments and reviews. */
export const maxBody = 65_536;
const maxTitle = 256;

/** Field reports of the message: ai-ticket#51, danger/danger#424. */
export function checkBody(resource: string, body: string): Outcome<string> {
  if (body.length > maxBody) {
    return invalidField({
      resource,
      field: 'body',
      code: 'custom',
      message: `Body is too long (maximum is ${maxBody} characters)`,
    });
  }
  return ok(body);
}

export function checkComment(resource: string, body: string): Outcome<string> {
  if (body.trim() === '') {
    return invalidField({
      resource,
      field: 'body',
      code: 'custom',
      message: "Body can't be blank",
    });
  }
  return checkBody(resource, body);
}

export function checkTitle(resource: string, title: string): Outcome<string> {
  if (title.trim() === '') {
    return invalidField({ resource, field: 'title', code: 'missing_field' });
  }
  if (title.length > maxTitle) {
    return invalidField({
      resource,
      field: 'title',
      code: 'custom',
      message: `Title is too long (maximum is ${maxTitle} characters)`,
    });
  }
  return ok(title);
}

interface Written {
  readonly nodeId: string;
  readonly body: string;
  readonly authorId: number;
  readonly createdAt: string;
}

/**
 * Keeps the history of a body that is edited, and gives the fields that the edit changes. The first edit
 * also records the body as created (`includesCreatedEdit`).
 */
export function recordEdit(world: World, actor: Actor, before: Written, body: string) {
  const { edits } = world.tables;
  const add = (editorId: number, editedAt: string, diff: string): void => {
    edits.insert({
      ...world.newIdentity('edit'),
      subjectNodeId: before.nodeId,
      editorId,
      editedAt,
      diff,
    });
  };
  if (edits.by('subject', before.nodeId).length === 0) {
    add(before.authorId, before.createdAt, before.body);
  }
  const now = world.now();
  add(actor.accountId, now, body);
  return { body, lastEditedAt: now, editorId: actor.accountId, updatedAt: now };
}
