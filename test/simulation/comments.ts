import { readMarkers } from '../../src/lifecycle/markers/marker.ts';
import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import type { Comment } from '../../src/sandbox/world/records/comment.ts';
import type { Issue } from '../../src/sandbox/world/records/topic.ts';
import type { Change } from '../../src/sandbox/world/table.ts';
import type { Deeds } from './deeds.ts';
import type { Ground } from './ground.ts';
import { SEAL } from './process.ts';
import type { Records } from './records.ts';
import type { Sight } from './sight.ts';

interface CommentParts {
  readonly ground: Ground;
  readonly sight: Sight;
  readonly deeds: Deeds;
  readonly records: Records;
  readonly accuse: (promise: string, what: string) => void;
  readonly count: (what: string) => void;
  /** What else there is to judge of a record. */
  readonly judgeRecord: (issue: Issue, record: IssueRecord) => void;
}

/** What Drover writes: one record an issue, whose revisions grow, and each thing that it says once. */
export function watchComments(parts: CommentParts): void {
  const { ground, records, accuse } = parts;
  const { world, app } = ground;
  const judgeRecord = recordJudge(parts);

  function judgeKeys(comment: Comment): void {
    const keys = readMarkers(comment.body, SEAL);
    if (keys.length !== 1) accuse('I6', `a comment with ${keys.length} keys: ${comment.body}`);
    const [key = ''] = keys;
    if (!KINDS.includes(key.split('/')[1] ?? ''))
      accuse('I6', `a comment of no known kind: ${key}`);
    const same = world.tables.comments
      .all()
      .filter((each) => each.id !== comment.id && each.authorId === app.botId)
      // What somebody else has edited proves nothing any more, and is said again.
      .filter((each) => each.editorId === null || each.editorId === app.botId)
      .filter((each) => readMarkers(each.body, SEAL).includes(key));
    if (same.length > 0) accuse('I6', `said twice: ${key}`);
  }

  function judge({ before, after }: Change): void {
    const comment = after as Comment;
    if (comment.authorId !== app.botId) return;
    const old = before as Comment | undefined;
    const ours = comment.editorId === null || comment.editorId === app.botId;
    if (!ours || old?.body === comment.body) return;
    const record = records.in(comment);
    if (record === null) judgeKeys(comment);
    else judgeRecord(comment, record);
  }

  world.onChange((change) => {
    if (change.table === 'comment' && change.after !== undefined) judge(change);
  });
}

const KINDS = [
  'edited',
  'offer',
  'prompt',
  'notice',
  'reply',
  'why',
  'help',
  'repair',
  'thread',
  'reminder',
  'config',
];

function recordJudge(parts: CommentParts): (comment: Comment, record: IssueRecord) => void {
  const { ground, sight, deeds, accuse, count } = parts;
  const { world, app } = ground;
  const revisions = new Map<number, number>();
  const unheard = new Map<number, number>();

  function judgeRevision({ id }: Issue, { revision }: IssueRecord): void {
    const highest = revisions.get(id);
    // After a commit whose answer was lost an old read may lead to the same revision once more.
    const again = unheard.get(id) === revision && revision === highest;
    if (!sight.hears()) unheard.set(id, revision);
    if (again) count('I7 a revision written again after an unheard answer');
    else if (highest !== undefined && revision <= highest)
      accuse('I7', `revision ${revision} was written over ${highest}`);
    revisions.set(id, Math.max(highest ?? 0, revision));
  }

  return (comment, record) => {
    const issue = world.tables.topics.must(comment.topicId) as Issue;
    const isFirst = !revisions.has(issue.id);
    judgeRevision(issue, record);
    parts.judgeRecord(issue, record);
    const all = world.tables.comments
      .by('topic', issue.id)
      .filter((each) => each.authorId === app.botId && each.body.includes('<!-- drover:record '));
    if (all.length > 1) accuse('I6', `#${issue.number} has ${all.length} records`);
    if (isFirst && deeds.on(issue, ['ready']).length === 0)
      accuse('I8', `#${issue.number} was begun though nobody who may said Ready`);
    const { ending } = record;
    const enders = ['cancel', 'reject', 'deny', 'close', 'move', 'ready'];
    if ((ending === 'cancelled' || ending === 'rejected') && deeds.on(issue, enders).length === 0)
      accuse('I8', `#${issue.number} was ${ending} though nobody who may said so`);
  };
}
