import { readMarkers } from '../../src/lifecycle/markers/marker.ts';
import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import type { Instant } from '../../src/lifecycle/time.ts';
import type { Comment } from '../../src/sandbox/world/records/comment.ts';
import type { Issue } from '../../src/sandbox/world/records/topic.ts';
import type { Change } from '../../src/sandbox/world/table.ts';
import type { Deeds } from './deeds.ts';
import type { Ground } from './ground.ts';
import { SEAL } from './process.ts';
import { isRebuilt, type Records } from './records.ts';
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

export interface Written {
  /** The lives of an issue, oldest first. */
  readonly livesOf: (issueId: number) => readonly Life[];
}

/** A life by its first record and its last. */
export interface Life {
  readonly born: IssueRecord;
  readonly last: IssueRecord;
}

/** What Drover writes: one record an issue, whose revisions grow, and each thing that it says once. */
export function watchComments(parts: CommentParts): Written {
  const { ground, records, accuse } = parts;
  const { world, app } = ground;
  const lives = watchLives(parts);
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
    else {
      const issue = world.tables.topics.must(comment.topicId) as Issue;
      judgeRecord(issue, record);
      lives.note(issue, record);
    }
  }

  world.onChange((change) => {
    if (change.table === 'comment' && change.after !== undefined) judge(change);
  });
  return { livesOf: lives.of };
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

function recordJudge(parts: CommentParts): (issue: Issue, record: IssueRecord) => void {
  const { ground, sight, accuse, count } = parts;
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

  return (issue, record) => {
    judgeRevision(issue, record);
    parts.judgeRecord(issue, record);
    const all = world.tables.comments
      .by('topic', issue.id)
      .filter((each) => each.authorId === app.botId && each.body.includes('<!-- drover:record '));
    if (all.length > 1) accuse('I6', `#${issue.number} has ${all.length} records`);
  };
}

/** I8: each life begins because somebody who may said so since the last one, and ends early because one said so. */
function watchLives({ deeds, accuse }: CommentParts) {
  const lives = new Map<number, Map<number, Life>>();
  /** When the Ready was said that a life began by, the earliest that may have been: each begins one. */
  const begun = new Map<number, Instant>();

  function judgeBirth(issue: Issue, record: IssueRecord): void {
    if (isRebuilt(record)) return;
    const since = begun.get(issue.id) ?? -Infinity;
    const ready = deeds.on(issue, ['ready', 'retry']).find(({ at }) => at > since);
    if (ready === undefined)
      accuse('I8', `life ${record.life} of #${issue.number} began though nobody who may said so`);
    else begun.set(issue.id, ready.at);
  }

  function judgeEnd(issue: Issue, { life, ending }: IssueRecord): void {
    if (ending !== 'cancelled' && ending !== 'rejected') return;
    const since = begun.get(issue.id) ?? -Infinity;
    // Within one second nobody can tell which was first: GitHub's times have no more.
    const second = since - (since % 1000);
    if (!deeds.on(issue, ENDERS).some(({ at }) => at >= second))
      accuse('I8', `life ${life} of #${issue.number} was ${ending} though nobody who may said so`);
  }

  return {
    note(issue: Issue, record: IssueRecord): void {
      const known = lives.get(issue.id) ?? new Map<number, Life>();
      const before = known.get(record.life);
      if (before === undefined) judgeBirth(issue, record);
      if (before?.last.ending !== record.ending) judgeEnd(issue, record);
      // A record that is made anew twice, and nothing begun in between, has the same number twice.
      const isSame = before?.born.bornAt === record.bornAt;
      const born = isSame ? before.born : record;
      lives.set(issue.id, known.set(record.life, { born, last: record }));
    },
    of: (issueId: number): readonly Life[] =>
      [...(lives.get(issueId)?.values() ?? [])].toSorted((a, b) => a.last.life - b.last.life),
  };
}

/** What a person says, or does by hand, to end it. */
const ENDERS = ['cancel', 'reject', 'deny', 'close', 'leave'];
