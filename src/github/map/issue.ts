import { createHash } from 'node:crypto';
import type { NodeId } from '../../lifecycle/ids.ts';
import type { Actor } from '../../lifecycle/snapshot/actor.ts';
import type { IssueSnapshot, TextVersion } from '../../lifecycle/snapshot/issue.ts';
import type { Instant } from '../../lifecycle/time.ts';
import type { Issue } from '../answer/world.ts';
import { toActor } from './actor.ts';
import { labelName } from './label.ts';

/** `records`: comments that came along and were our record elsewhere. */
export function toIssue(issue: Issue, viewer: Actor, records: readonly NodeId[]): IssueSnapshot {
  const actors = issue.assignees.map((who) => toActor(who, viewer));
  return {
    id: issue.id,
    number: issue.number,
    url: issue.url,
    title: issue.title,
    body: issue.body,
    textHash: textHash(issue.title, issue.body),
    versions: versionsOf(issue),
    lastEdit:
      issue.lastEditedAt === null
        ? null
        : { at: issue.lastEditedAt, by: toActor(issue.editor, viewer) },
    lastRename: lastRenameOf(issue, viewer),
    author: toActor(issue.author, viewer),
    assignees: actors.filter((actor) => actor !== null),
    state: issue.state,
    lastStateChange: stateChangeOf(issue, viewer),
    labels: issue.labels.map(({ name }) => labelName(name)),
    createdAt: issue.createdAt,
    arrival: arrivedAt(issue) === null ? null : { at: arrivedAt(issue) ?? 0, records },
  };
}

/** When it was transferred to where it is now; null when it was opened there. */
export function arrivedAt({ arrivals }: Issue): Instant | null {
  return arrivals.at(-1)?.createdAt ?? null;
}

/** SHA-256 over title and body, in 64 hex digits. As JSON, so that the border between the two is part of it. */
export function textHash(title: string, body: string): string {
  return createHash('sha256')
    .update(JSON.stringify([title, body]))
    .digest('hex');
}

function lastRenameOf({ renames }: Issue, viewer: Actor): IssueSnapshot['lastRename'] {
  const last = renames.toSorted((a, b) => a.createdAt - b.createdAt).at(-1);
  return last === undefined ? null : { at: last.createdAt, by: toActor(last.actor, viewer) };
}

function stateChangeOf(issue: Issue, viewer: Actor): IssueSnapshot['lastStateChange'] {
  const last = issue.changes.at(-1);
  if (last === undefined) return null;
  const kind = last.__typename === 'ClosedEvent' ? 'closed' : 'reopened';
  return { id: last.id, kind, by: toActor(last.actor, viewer), at: last.createdAt };
}

/**
 * What title and body were after each edit of either, newest first. GitHub keeps the whole body with each edit (in
 * `diff`) and, once there is one, the first text as well; a title is known by its renames.
 */
function versionsOf(issue: Issue): readonly TextVersion[] {
  const moments = [
    ...issue.userContentEdits.map(({ editedAt }) => editedAt),
    ...issue.renames.map(({ createdAt }) => createdAt),
    issue.createdAt,
  ];
  const versions = moments
    .sort((a, b) => b - a)
    .flatMap((at) => {
      const body = bodyAt(issue, at);
      return body === null ? [] : [toVersion(titleAt(issue, at), body)];
    });
  return versions.filter(
    ({ hash }, at) => versions.findIndex((other) => other.hash === hash) === at,
  );
}

function toVersion(title: string, body: string): TextVersion {
  return { hash: textHash(title, body), title, body };
}

function bodyAt(issue: Issue, at: Instant): string | null {
  const edits = issue.userContentEdits.toSorted((a, b) => a.editedAt - b.editedAt);
  if (edits.length === 0) return issue.body;
  return edits.findLast(({ editedAt }) => editedAt <= at)?.diff ?? null;
}

function titleAt(issue: Issue, at: Instant): string {
  const next = issue.renames
    .toSorted((a, b) => a.createdAt - b.createdAt)
    .find(({ createdAt }) => createdAt > at);
  return next?.previousTitle ?? issue.title;
}
