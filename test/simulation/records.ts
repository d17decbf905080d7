import { readRecord } from '../../src/github/read-record.ts';
import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import type { Comment } from '../../src/sandbox/world/records/comment.ts';
import type { Ground } from './ground.ts';
import { HOST, SEAL } from './process.ts';

/** The records as they stand in the comments of the world. */
export interface Records {
  /** The one that a comment holds; null where it is none of Drover's. */
  readonly in: (comment: Comment) => IssueRecord | null;
  /** The newest of an issue. */
  readonly of: (issueId: number) => IssueRecord | null;
  readonly ofNumber: (number: number) => IssueRecord | null;
}

export function readRecords({ world, repository, app }: Ground): Records {
  const parsed = new WeakMap<Comment, IssueRecord | null>();

  function within(comment: Comment): IssueRecord | null {
    const known = parsed.get(comment);
    if (known !== undefined) return known;
    const found = parse(comment);
    parsed.set(comment, found);
    return found;
  }

  function parse(comment: Comment): IssueRecord | null {
    const topic = world.tables.topics.get(comment.topicId);
    if (comment.authorId !== app.botId || topic?.kind !== 'issue') return null;
    const scope = { host: HOST, repository: repository.nodeId, issue: topic.nodeId };
    const read = readRecord(comment.body, scope, SEAL);
    return read.kind === 'valid' ? read.record : null;
  }

  function of(issueId: number): IssueRecord | null {
    const found = world.tables.comments.by('topic', issueId).flatMap((each) => within(each) ?? []);
    return found.toSorted((a, b) => b.revision - a.revision)[0] ?? null;
  }

  return {
    in: within,
    of,
    ofNumber: (number) => {
      const issue = world.tables.topics.one('number', `${repository.id}/${number}`);
      return issue === undefined ? null : of(issue.id);
    },
  };
}

/** It was made anew, and tells of a life that nobody saw any more. */
export function isRebuilt({ history }: IssueRecord): boolean {
  return history.some(({ what }) => what === 'rebuilt');
}
