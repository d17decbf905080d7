import { makeSeal } from '../../src/github/seal.ts';
import type { Seal } from '../../src/lifecycle/markers/seal.ts';
import { readMarkers, renderMarker } from '../../src/lifecycle/markers/marker.ts';
import { parseRecord, renderRecord } from '../../src/lifecycle/record/codec.ts';
import { IssueRecord } from '../../src/lifecycle/record/record.ts';
import { takeNumber } from '../../src/sandbox/world/operations/repositories.ts';
import { type Millis, MINUTE } from '../../src/lifecycle/time.ts';
import type { Comment } from '../../src/sandbox/world/records/comment.ts';
import type { Issue, Pull } from '../../src/sandbox/world/records/topic.ts';
import type { World } from '../../src/sandbox/world/world.ts';
import type { Site } from '../process/site.ts';

/** What signs the records of a server that is told so by its environment. */
export const KEY = 'a key of the bench that is long enough for records';
const SEAL: Seal = makeSeal({ current: KEY, former: [] });

/** How long ago it was that anything happened to them: longer than a sweep looks back. */
const AGO: Millis = 10 * MINUTE;

/**
 * Puts so many more issues into the world as the one that is there: each with its record, its offer, its card, its
 * branch and its pull request, signed for itself by Drover's own code. To drive each of them there would take hours.
 */
export async function multiply(site: Site, number: number, count: number): Promise<void> {
  const { world, git, seeded } = site.sandbox;
  const original = originalOf(world, seeded.repository.id, number);
  const host = new URL(site.sandbox.urls.origin).host;
  const branches: { ref: string; after: string }[] = [];
  for (let made = 0; made < count; made += 1) {
    const pull = copyPull(world, original);
    branches.push({ ref: `refs/heads/${pull.headRef}`, after: pull.headOid });
    copyComments(world, original, { host, pull });
  }
  const done = await git.updateRefs(seeded.repository.id, branches);
  if (!done.ok) throw new Error('the branches were not made');
}

interface Original {
  readonly issue: Issue;
  readonly pull: Pull;
  readonly comments: readonly Comment[];
}

function originalOf(world: World, repositoryId: number, number: number): Original {
  const { topics, comments } = world.tables;
  const issue = topics.one('number', `${repositoryId}/${number}`);
  const pulls = topics.by('repository', repositoryId).filter(({ kind }) => kind === 'pull');
  const pull = pulls.find(
    (each) => each.kind === 'pull' && each.headRef.startsWith(`drover/${number}-`),
  );
  if (issue?.kind !== 'issue' || pull?.kind !== 'pull')
    throw new Error(`#${number} is not in review`);
  return { issue, pull, comments: comments.by('topic', issue.id) };
}

interface Copied extends Pull {
  /** The issue that it is of. */
  readonly of: Issue;
}

function copyPull(world: World, { issue, pull }: Original): Copied {
  const { topics, projectItems } = world.tables;
  const { repositoryId } = issue;
  const one = topics.insert({
    ...issue,
    ...world.newIdentity('issue'),
    number: takeNumber(world, repositoryId),
    createdAt: earlier(issue.createdAt),
    updatedAt: earlier(issue.updatedAt),
  });
  const other = topics.insert({
    ...pull,
    ...world.newIdentity('pull'),
    number: takeNumber(world, repositoryId),
    headRef: pull.headRef.replace(/\d+/, String(one.number)),
    createdAt: earlier(pull.createdAt),
    updatedAt: earlier(pull.updatedAt),
  });
  for (const item of projectItems.by('topic', issue.id))
    projectItems.insert({
      ...item,
      ...world.newIdentity('projectItem'),
      content: { kind: 'topic', topicId: one.id },
      topicId: one.id,
      updatedAt: earlier(item.updatedAt),
    });
  return { ...(other as Pull), of: one as Issue };
}

interface Where {
  readonly host: string;
  readonly pull: Copied;
}

function copyComments(world: World, original: Original, { host, pull }: Where): void {
  const repository = world.tables.repositories.must(original.issue.repositoryId).nodeId;
  const scope = { host, repository, issue: original.issue.nodeId };
  for (const comment of original.comments) {
    const parsed = parseRecord(comment.body, scope, SEAL);
    const body =
      parsed.kind === 'valid'
        ? withRecord(comment.body, recordOf(parsed.record, pull), {
            ...scope,
            issue: pull.of.nodeId,
          })
        : withMarks(comment.body, original.issue.nodeId, pull.of.nodeId);
    world.tables.comments.insert({
      ...comment,
      ...world.newIdentity('comment'),
      topicId: pull.of.id,
      body,
      createdAt: earlier(comment.createdAt),
      updatedAt: earlier(comment.updatedAt),
      lastEditedAt: comment.lastEditedAt === null ? null : earlier(comment.lastEditedAt),
    });
  }
}

function withRecord(body: string, record: IssueRecord, scope: Parameters<typeof renderRecord>[1]) {
  const visible = body.slice(0, body.lastIndexOf('<!-- drover:record '));
  return visible + renderRecord(record, scope, SEAL);
}

function withMarks(body: string, before: string, after: string): string {
  const keys = readMarkers(body, SEAL).map((key) => key.replace(before, after));
  const words = body.split('<!-- drover:key ')[0] ?? '';
  return [words.trimEnd(), ...keys.map((key) => renderMarker(key, SEAL))].join('\n\n');
}

function recordOf(record: IssueRecord, pull: Copied): IssueRecord {
  const branch = record.branch === null ? null : { ...record.branch, name: pull.headRef };
  return IssueRecord.parse({ ...(timesOf(record) as IssueRecord), branch, pull: pull.nodeId });
}

/** All moments in it, as long ago as everything else. */
function timesOf(value: unknown): unknown {
  if (typeof value === 'number') return value > 1e12 ? value - AGO : value;
  if (Array.isArray(value)) return value.map(timesOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, timesOf(each)]));
}

function earlier(time: string): string {
  return new Date(Date.parse(time) - AGO).toISOString().replace('.000Z', 'Z');
}
