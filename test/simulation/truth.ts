import { readMarkers } from '../../src/lifecycle/markers/marker.ts';
import { readRecord } from '../../src/github/read-record.ts';
import type { LiveQuestion } from '../../src/lifecycle/live/question.ts';
import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import type { Task } from '../../src/lifecycle/reports/task.ts';
import { HOUR, type Instant } from '../../src/lifecycle/time.ts';
import type { DomainEvent } from '../../src/sandbox/world/events.ts';
import { isAtLeast, permissionOf } from '../../src/sandbox/world/find.ts';
import type { Comment } from '../../src/sandbox/world/records/comment.ts';
import type { Issue, Pull, Topic } from '../../src/sandbox/world/records/topic.ts';
import type { WorkflowRun } from '../../src/sandbox/world/records/workflow.ts';
import type { Change } from '../../src/sandbox/world/table.ts';
import { shaKey } from '../../src/sandbox/world/tables.ts';
import { placeOf } from '../../src/sandbox/webhooks/place.ts';
import { watchAnswers } from './answers.ts';
import type { Ground } from './ground.ts';
import type { Answered } from './lines.ts';
import { openStops } from './people.ts';
import { HOST, SEAL } from './process.ts';
import { watchTexts } from './texts.ts';

export interface Violation {
  /** Its number in the list of promises: I1, I4 … */
  readonly promise: string;
  readonly what: string;
}

/**
 * What really happened, from the world alone, and whether it was allowed to. What a person did after Drover's last look
 * at the issue began is held against nobody: GitHub has no way to look and act at once.
 */
export interface Truth {
  readonly violations: readonly Violation[];
  accuse(promise: string, what: string): void;
  /** A look at the issue begins; the next reads belong to it. */
  lookBegins(process: number): void;
  /** Whose request is served now. */
  asks(asker: Asker): void;
  /** Drover read what was so at that moment. */
  readShows(moment: Instant): void;
  writes(): void;
  recordOf(issueId: number): IssueRecord | null;
  recordOfNumber(number: number): IssueRecord | null;
  judgeTask(task: Task, prompt: string): void;
  /** A run is about to ask that, under this name. */
  noteAsked(id: string, words: string): void;
  /** Notes that an agent was given, by their names. */
  noteHeard(names: readonly string[]): void;
  /** What an agent is told in place. */
  judgeGiven(task: Task, question: LiveQuestion, answer: Answered): void;
}

/** A process that asks GitHub something. */
interface Asker {
  /** Which of Drover's. */
  readonly process: number;
  /** Whether it will hear what comes of it. */
  readonly hears: boolean;
}

/** Somebody said or did something that counts if they may. */
interface Deed {
  readonly word: string;
  readonly by: number;
  readonly at: Instant;
  readonly topic: number;
  readonly source: { readonly kind: 'comment' | 'review' | 'move' | 'hand'; readonly id: number };
  /** Said while Drover only watched. */
  readonly idle: boolean;
  /** Said while the configuration was broken, or missing: Drover hears it once that is mended. */
  readonly held: boolean;
  /** The head that it was about. */
  readonly head: string | null;
}

/** An issue does not take more requests than this in an hour, whatever happens to it. */
const MOST_WRITES_AN_HOUR = 250;

interface TruthParts {
  /** Runs that Drover asked to stop. */
  readonly cancelled: () => ReadonlySet<number>;
  readonly tell: (what: string) => void;
  readonly count: (what: string) => void;
}

export function watchTruth(ground: Ground, { cancelled, tell, count }: TruthParts): Truth {
  const { world, repository, app } = ground;
  const violations: Violation[] = [];
  const deeds: Deed[] = [];
  const gone = new Map<string, Instant>();
  /** What was taken away while the configuration was broken. */
  const goneUnheard = new Set<string>();
  const lostWrite = new Map<number, Instant>();
  const gainedWrite = new Map<number, Instant>();
  const revisions = new Map<number, number>();
  /** What Drover has written last, by issue: somebody may have deleted or edited it since. */
  const written = new Map<number, IssueRecord>();
  const writes: Instant[] = [];
  const unheard = new Map<number, number>();
  let asker: Asker = { process: 0, hears: true };
  /** Of each process, the earliest moment that its look has shown. */
  const looks = new Map<number, Instant>();
  const lookFrom = (): Instant => looks.get(asker.process) ?? Infinity;
  /** Which moments reads have shown. */
  const shown: Instant[] = [];
  const now = (): Instant => world.clock().getTime();
  const accuse = (promise: string, what: string): void => {
    violations.push({ promise, what });
    tell(`BROKEN ${promise}: ${what}`);
  };

  function mayWrite(account: number): boolean {
    const current = world.tables.repositories.must(repository.id);
    if (world.tables.accounts.must(account).type !== 'User') return false;
    if (isAtLeast(permissionOf(world, current, account), 'write')) return true;
    return (lostWrite.get(account) ?? -Infinity) >= lookFrom();
  }

  function pullOf(topic: Topic | undefined): Pull | undefined {
    if (topic === undefined || topic.kind === 'pull') return topic;
    return world.tables.topics
      .by('repository', repository.id)
      .filter((each): each is Pull => each.kind === 'pull')
      .findLast(({ headRef }) => headRef.startsWith(`drover/${topic.number}-`));
  }

  function issueOf(pull: Pull): Issue | undefined {
    const number = Number(/^drover\/(\d+)-/.exec(pull.headRef)?.[1]);
    const topic = world.tables.topics.one('number', `${repository.id}/${number}`);
    return topic?.kind === 'issue' ? topic : undefined;
  }

  const parsed = new WeakMap<Comment, IssueRecord | null>();
  function recordIn(comment: Comment): IssueRecord | null {
    const known = parsed.get(comment);
    if (known !== undefined) return known;
    const found = parseIn(comment);
    parsed.set(comment, found);
    return found;
  }

  function parseIn(comment: Comment): IssueRecord | null {
    const topic = world.tables.topics.get(comment.topicId);
    if (comment.authorId !== app.botId || topic?.kind !== 'issue') return null;
    const scope = { host: HOST, repository: repository.nodeId, issue: topic.nodeId };
    const read = readRecord(comment.body, scope, SEAL);
    return read.kind === 'valid' ? read.record : null;
  }

  function recordOf(issueId: number): IssueRecord | null {
    const found = world.tables.comments
      .by('topic', issueId)
      .flatMap((each) => recordIn(each) ?? []);
    return found.toSorted((a, b) => b.revision - a.revision)[0] ?? null;
  }

  function recordOfNumber(number: number): IssueRecord | null {
    const issue = world.tables.topics.one('number', `${repository.id}/${number}`);
    return issue === undefined ? null : recordOf(issue.id);
  }

  /** What still stands of what was said: a withdrawal after Drover's last look does not count yet. */
  function stands({ source, at }: Deed): boolean {
    const since = gone.get(`${source.kind} ${source.id}`);
    return since === undefined || since <= at || since >= lookFrom();
  }

  function deedsOn(issue: Issue, words: readonly string[]): readonly Deed[] {
    return saidOn(issue, words).filter(({ by }) => mayWrite(by));
  }

  /** Whether those who said it may or not. */
  function saidOn(issue: Issue, words: readonly string[]): readonly Deed[] {
    const pulls = world.tables.topics
      .by('repository', repository.id)
      .filter((each): each is Pull => each.kind === 'pull' && issueOf(each)?.id === issue.id);
    const topics = new Set([issue.id, ...pulls.map(({ id }) => id)]);
    return deeds.filter(({ word, topic }) => words.includes(word) && topics.has(topic));
  }

  /** What was refused when it was said does not come to count by what its author may do later. */
  function couldBeHeard({ by, at }: Deed): boolean {
    return (gainedWrite.get(by) ?? -Infinity) <= at;
  }

  /** `/unapprove` takes one's own back; a change that is asked for, by whomever, comes first. */
  function undoes(later: Deed, approval: Deed): boolean {
    return later.at > approval.at && (later.word !== 'unapprove' || later.by === approval.by);
  }

  function judgeMerge(pull: Pull): void {
    const issue = issueOf(pull);
    if (issue === undefined) return accuse('I1', `#${pull.number} is nobody's, and was merged`);
    const name = `#${pull.number} at ${pull.headOid.slice(0, 7)}`;
    const against = deedsOn(issue, ['unapprove', 'feedback', 'changes'])
      .filter(heeded)
      .filter(couldBeHeard);
    const standing = deedsOn(issue, ['approve'])
      .filter(heeded)
      .filter((deed) => deed.head === pull.headOid && stands(deed))
      .filter((deed) => !against.some((other) => isKnown(other) && undoes(other, deed)));
    if (standing.length === 0) accuse('I1', `${name} was merged without an approval that stands`);
    if (ground.setting.checks !== 'none' && !isProven(pull.headOid))
      accuse('I2', `${name} was merged without its check`);
    if (recordOf(issue.id)?.hold?.kind === 'paused')
      accuse('I3', `${name} was merged while paused`);
    const pausing = ['pause', 'resume', 'retry', 'ready', 'approve', 'move'];
    const last = deedsOn(issue, pausing)
      .filter(heeded)
      // Who lets it go on is heard at once, and not unheard; a pause that was just said may come too late.
      .findLast(
        (deed) => deed.word !== 'pause' || (isKnown(deed) && stands(deed) && couldBeHeard(deed)),
      );
    if (last?.word === 'pause') accuse('I3', `${name} was merged after a /pause`);
    judgeStop(`${name} was merged`);
  }

  function takenAway(source: string, at: Instant): void {
    gone.set(source, at);
    if (ground.broken !== null) goneUnheard.add(source);
  }

  /** By the second, as GitHub's times are. What was taken away before anybody could hear it nobody can know. */
  function isKnown({ source, at, held }: Deed): boolean {
    const name = `${source.kind} ${source.id}`;
    const since = gone.get(name);
    const was = since === undefined || shown.some((moment) => moment > at && moment < since);
    return at + 1000 < lookFrom() && was && !(held && goneUnheard.has(name));
  }

  function judgeStop(what: string): void {
    const stops = openStops(ground).filter(
      ({ createdAt }) => Date.parse(createdAt) + 1000 < lookFrom(),
    );
    if (stops.length > 0) accuse('I3', `${what} while drover:stop is open`);
  }

  function isProven(head: string): boolean {
    const runs = world.tables.checkRuns.by('sha', shaKey(repository.id, head));
    return runs.findLast(({ name }) => name === 'test')?.conclusion === 'success';
  }

  function judgeRun(run: WorkflowRun): void {
    const key = /^drover (.+)$/.exec(run.displayTitle)?.[1];
    if (key === undefined) return;
    const all = world.tables.runs.all();
    if (all.some((each) => each.id !== run.id && each.displayTitle === run.displayTitle))
      accuse('I4', `${key} was dispatched twice`);
    const number = Number(key.split('/')[0]);
    const issue = world.tables.topics.one('number', `${repository.id}/${number}`);
    const stopping = (issue && recordOf(issue.id)?.stopping) ?? [];
    const live = all.filter(
      ({ id, status, displayTitle }) =>
        id !== run.id &&
        status !== 'completed' &&
        displayTitle.startsWith(`drover ${number}/`) &&
        !cancelled().has(id) &&
        !stopping.some((each) => String(each) === String(id)),
    );
    if (live.length > 0) accuse('I4', `${key} was dispatched beside ${live[0]?.displayTitle}`);
    judgeStop(`${key} was dispatched`);
  }

  function judgeComment({ before, after }: Change): void {
    const comment = after as Comment;
    if (comment.authorId !== app.botId) return;
    const old = before as Comment | undefined;
    const ours = comment.editorId === null || comment.editorId === app.botId;
    if (!ours || old?.body === comment.body) return;
    const record = recordIn(comment);
    if (record === null) judgeKeys(comment);
    else judgeRecord(comment, record);
  }

  function judgeRecord(comment: Comment, record: IssueRecord): void {
    const issue = world.tables.topics.must(comment.topicId) as Issue;
    const highest = revisions.get(issue.id);
    // After a commit whose answer was lost an old read may lead to the same revision once more.
    const again = unheard.get(issue.id) === record.revision && record.revision === highest;
    if (!asker.hears) unheard.set(issue.id, record.revision);
    if (again) count('I7 a revision written again after an unheard answer');
    else if (highest !== undefined && record.revision <= highest)
      accuse('I7', `revision ${record.revision} was written over ${highest}`);
    answers.judgeRecord(issue, record);
    written.set(issue.number, record);
    revisions.set(issue.id, Math.max(highest ?? 0, record.revision));
    const records = world.tables.comments
      .by('topic', issue.id)
      .filter((each) => each.authorId === app.botId && each.body.includes('<!-- drover:record '));
    if (records.length > 1) accuse('I6', `#${issue.number} has ${records.length} records`);
    if (highest === undefined && deedsOn(issue, ['ready']).length === 0)
      accuse('I8', `#${issue.number} was begun though nobody who may said Ready`);
    const { ending } = record;
    const enders = ['cancel', 'reject', 'deny', 'close', 'move', 'ready'];
    if ((ending === 'cancelled' || ending === 'rejected') && deedsOn(issue, enders).length === 0)
      accuse('I8', `#${issue.number} was ${ending} though nobody who may said so`);
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

  /** What has its answer commands nothing anew when it is edited: its author is told so, and has to say it again. */
  function isAcknowledged({ nodeId }: Comment): boolean {
    const reactions = world.tables.reactions.by('subject', nodeId);
    return reactions.some(({ accountId }) => accountId === app.botId);
  }

  function noteEvent(event: DomainEvent): void {
    const at = now();
    const by = event.actor.accountId;
    const add = (word: string, topic: Topic, source: Deed['source'], head?: string): void => {
      deeds.push({
        word,
        by,
        at,
        topic: topic.id,
        source,
        idle: isWatching(at),
        held: ground.broken !== null,
        head: head ?? pullOf(topic)?.headOid ?? null,
      });
    };
    if (by === app.botId) {
      judgePlace(event);
      judgeIdleness(event);
    }
    if (event.name === 'issue_comment') {
      const source = { kind: 'comment', id: event.comment.id } as const;
      const own = event.comment.authorId === by;
      if (event.action === 'deleted' || event.action === 'edited')
        takenAway(`comment ${event.comment.id}`, at);
      if (!own || (event.action !== 'created' && event.action !== 'edited')) return;
      if (event.action === 'edited' && isAcknowledged(event.comment)) return;
      for (const [, word = '', rest = ''] of event.comment.body.matchAll(/^\/(\w+)(.*)$/gm)) {
        const sha = /[0-9a-f]{40}/.exec(rest)?.[0];
        add(word, event.topic, source, sha);
      }
    }
    if (event.name === 'pull_request_review') {
      const { id, state, commitOid } = event.review;
      const source = { kind: 'review', id } as const;
      if (event.action === 'dismissed') takenAway(`review ${id}`, at);
      if (event.action !== 'submitted') return;
      if (state === 'APPROVED') add('approve', event.pull, source, commitOid);
      if (state === 'CHANGES_REQUESTED') add('changes', event.pull, source);
    }
    if (event.name === 'projects_v2_item' && event.change !== undefined) noteMove(event, add);
    if (event.name === 'issues' && event.action === 'closed')
      add('close', event.issue, { kind: 'hand', id: event.issue.id });
  }

  function noteMove(
    event: DomainEvent & { readonly name: 'projects_v2_item' },
    add: (word: string, topic: Topic, source: Deed['source']) => void,
  ): void {
    const topic = world.tables.topics.get(event.item.topicId);
    const to = event.change?.to;
    if (topic === undefined || to?.kind !== 'option') return;
    const name = ground.status.options.find(({ id }) => id === to.optionId)?.name;
    const source = { kind: 'move', id: event.item.id } as const;
    add('move', topic, source);
    if (name === 'Ready') add('ready', topic, source);
    if (name === 'Approved') add('approve', topic, source);
    if (name === 'In Progress') add('resume', topic, source);
  }

  function heeded({ idle }: Deed): boolean {
    return !idle;
  }

  function isWatching(at: Instant): boolean {
    return ground.watches.some(({ from, to }) => from <= at && at < to);
  }

  /** Who only watches writes its record, and nothing else. */
  function judgeIdleness(event: DomainEvent): void {
    const known = ground.watches.some(({ since, to }) => since + 1000 < lookFrom() && now() < to);
    // Whether one that is broken by now, or was gone at this look, had ever been seen to let it only watch, the world
    // does not tell.
    const isGone = ground.absences.some(({ from, to }) => from <= lookFrom() && now() < to);
    if (!known || ground.broken !== null || isGone) return;
    // What its runs do bears its name, since it asked for them.
    if (event.name === 'workflow_run' && event.action !== 'requested') return;
    const isRecord =
      event.name === 'issue_comment' && event.comment.body.includes('<!-- drover:record ');
    if (!isRecord) accuse('I8', `${event.name} ${event.action} while it was only to watch`);
  }

  function judgePlace(event: DomainEvent): void {
    const place = placeOf(world, event).repository;
    if (place !== undefined && place.id !== repository.id)
      accuse('I16', `${event.name} ${event.action} in ${place.name}`);
  }

  function notePermission({ before, after }: Change): void {
    const [was, is] = [before, after].map(
      (row) => (row as { collaborators?: ReadonlyMap<number, string> }).collaborators,
    );
    for (const [account, level] of was ?? []) {
      if (level === 'write' && is?.get(account) !== 'write') lostWrite.set(account, now());
    }
    for (const [account, level] of is ?? []) {
      if (level === 'write' && was?.get(account) !== 'write') gainedWrite.set(account, now());
    }
  }

  const answers = watchAnswers({ ground, mayWrite, accuse, count });
  const texts = watchTexts({
    ground,
    accuse,
    couldWrite: (by, since) => mayWrite(by) || (lostWrite.get(by) ?? -Infinity) >= since,
    saidOn,
  });
  world.onEvent(noteEvent);
  world.onChange((change) => {
    const { table, before, after } = change;
    if (table === 'comment' && after !== undefined) judgeComment(change);
    if (table === 'workflow run' && before === undefined) judgeRun(after as WorkflowRun);
    if (table === 'repository' && before !== undefined) notePermission(change);
    if (table !== 'issue or pull request') return;
    const [was, is] = [before as Topic | undefined, after as Topic | undefined];
    if (is?.kind !== 'pull' || !is.merged || (was?.kind === 'pull' && was.merged)) return;
    if (is.mergedById === app.botId) judgeMerge(is);
  });

  return {
    violations,
    accuse,
    lookBegins: (process) => looks.set(process, Infinity),
    asks: (by) => {
      asker = by;
    },
    readShows: (moment) => {
      looks.set(asker.process, Math.min(lookFrom(), moment));
      shown.push(moment);
    },
    writes: () => {
      writes.push(now());
      const recent = writes.filter((at) => at > now() - HOUR);
      if (recent.length === MOST_WRITES_AN_HOUR)
        accuse('I13', `${recent.length} writes within an hour`);
    },
    recordOf,
    recordOfNumber,
    judgeTask: (task, prompt) => {
      answers.judgeTask(written.get(task.issue.number) ?? null, { task, prompt });
      texts.judgeTask(task, prompt);
    },
    noteAsked: (id, words) => answers.noteAsked(id, words),
    noteHeard: (names) => answers.noteHeard(names),
    judgeGiven: (task, question, answer) =>
      answers.judgeGiven(written.get(task.issue.number) ?? null, { task, question, answer }),
  };
}
