import type { LiveQuestion } from '../../src/lifecycle/live/question.ts';
import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import type { Task } from '../../src/lifecycle/reports/task.ts';
import { HOUR, type Instant } from '../../src/lifecycle/time.ts';
import { watchActs } from './acts.ts';
import { watchAnswers } from './answers.ts';
import { type Life, watchComments } from './comments.ts';
import { watchDeeds } from './deeds.ts';
import type { Ground } from './ground.ts';
import type { Answered } from './lines.ts';
import { watchMerges } from './merges.ts';
import { readRecords } from './records.ts';
import { type Sight, watchSight } from './sight.ts';
import { watchTexts } from './texts.ts';
import { watchWriters } from './writers.ts';

export interface Violation {
  /** Its number in the list of promises: I1, I4 … */
  readonly promise: string;
  readonly what: string;
}

/** What really happened, from the world alone, and whether it was allowed to. */
export interface Truth extends Pick<Sight, 'lookBegins' | 'asks' | 'readShows'> {
  readonly violations: readonly Violation[];
  accuse(promise: string, what: string): void;
  writes(): void;
  recordOf(issueId: number): IssueRecord | null;
  recordOfNumber(number: number): IssueRecord | null;
  /** The lives of an issue, oldest first. */
  livesOf(issueId: number): readonly Life[];
  /** Resolves when all that was asked of the repository has been judged. */
  settled(): Promise<void>;
  judgeTask(task: Task, prompt: string): void;
  /** A run is about to ask that, under this name. */
  noteAsked(id: string, words: string): void;
  /** Notes that an agent was given, by their names. */
  noteHeard(names: readonly string[]): void;
  /** What an agent is told in place. */
  judgeGiven(task: Task, question: LiveQuestion, answer: Answered): void;
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
  const { world } = ground;
  const violations: Violation[] = [];
  const accuse = (promise: string, what: string): void => {
    violations.push({ promise, what });
    tell(`BROKEN ${promise}: ${what}`);
  };
  const sight = watchSight();
  const writers = watchWriters(ground, sight);
  const deeds = watchDeeds({ ground, sight, writers });
  const records = readRecords(ground);
  const { mayWrite, couldWrite } = writers;
  const answers = watchAnswers({ ground, mayWrite, accuse, count });
  const texts = watchTexts({ ground, accuse, couldWrite, saidOn: deeds.saidOn });
  /** What Drover has written last, by issue: somebody may have deleted or edited it since. */
  const written = new Map<number, IssueRecord>();
  const lastOf = ({ issue }: Task): IssueRecord | null => written.get(issue.number) ?? null;
  const { livesOf } = watchComments({
    ground,
    sight,
    deeds,
    records,
    accuse,
    count,
    judgeRecord: (issue, record) => {
      answers.judgeRecord(issue, record);
      written.set(issue.number, record);
    },
  });
  watchActs({ ground, sight, records, cancelled, accuse });
  const merges = watchMerges({ ground, sight, writers, deeds, records, accuse });

  const writes: Instant[] = [];
  return {
    violations,
    accuse,
    lookBegins: sight.lookBegins,
    asks: sight.asks,
    readShows: sight.readShows,
    writes: () => {
      const now = world.clock().getTime();
      writes.push(now);
      const recent = writes.filter((at) => at > now - HOUR);
      if (recent.length === MOST_WRITES_AN_HOUR)
        accuse('I13', `${recent.length} writes within an hour`);
    },
    recordOf: records.of,
    recordOfNumber: records.ofNumber,
    livesOf,
    settled: merges.settled,
    judgeTask: (task, prompt) => {
      answers.judgeTask(lastOf(task), { task, prompt });
      texts.judgeTask(task, prompt);
    },
    noteAsked: (id, words) => answers.noteAsked(id, words),
    noteHeard: (names) => answers.noteHeard(names),
    judgeGiven: (task, question, answer) =>
      answers.judgeGiven(lastOf(task), { task, question, answer }),
  };
}
