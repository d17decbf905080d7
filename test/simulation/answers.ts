import { readMarkers } from '../../src/lifecycle/markers/marker.ts';
import { tellId } from '../../src/lifecycle/live/live-tell.ts';
import type { LiveQuestion } from '../../src/lifecycle/live/question.ts';
import type { Prompt } from '../../src/lifecycle/record/prompt.ts';
import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import type { Task } from '../../src/lifecycle/reports/task.ts';
import type { Comment } from '../../src/sandbox/world/records/comment.ts';
import type { Issue } from '../../src/sandbox/world/records/topic.ts';
import type { Ground } from './ground.ts';
import type { Answered } from './lines.ts';
import { SEAL } from './process.ts';
import { isRebuilt } from './records.ts';
import { requestOf, SAYS, TWO_PEOPLE } from './requests.ts';

interface AnswerParts {
  readonly ground: Ground;
  readonly mayWrite: (account: number) => boolean;
  readonly accuse: (promise: string, what: string) => void;
  readonly count: (what: string) => void;
}

interface Dispatched {
  readonly task: Task;
  readonly prompt: string;
}

interface Given {
  readonly task: Task;
  readonly question: LiveQuestion;
  readonly answer: Answered;
}

/** What is held of prompts: no answer is taken from who may not give it, none counts twice, and none is made up. */
export interface Answers {
  judgeRecord(issue: Issue, record: IssueRecord): void;
  /** What a run is told that was decided. */
  judgeTask(record: IssueRecord | null, dispatched: Dispatched): void;
  /** What is asked under a name while a run goes on. */
  noteAsked(id: string, words: string): void;
  /** Notes that an agent was given while its run went on. */
  noteHeard(names: readonly string[]): void;
  /** What an agent is told while its run goes on. */
  judgeGiven(record: IssueRecord | null, given: Given): void;
}

export function watchAnswers({ ground, mayWrite, accuse, count }: AnswerParts): Answers {
  const { world } = ground;
  const known = new Map<string, string>();
  /** Questions whose answers agents were given in place. */
  const givenTo = new Set<string>();
  const asked = new Map<string, string>();
  /** Notes that agents were given in place. */
  const heard = new Set<string>();
  /** Notes that wait to be told, by issue. */
  const waiting = new Map<number, { readonly life: number; readonly names: readonly string[] }>();
  /** Where each note of a person was told first. */
  const toldIn = new Map<string, string>();

  function judgePrompt(issue: Issue, record: IssueRecord, prompt: Prompt): void {
    if (prompt.state !== 'answered') return;
    const name = `#${issue.number}, life ${record.life}, ${prompt.id}`;
    const outcome = JSON.stringify([prompt.answer, prompt.part, prompt.decision, prompt.by]);
    const before = known.get(name);
    if (before === outcome) return;
    if (before !== undefined)
      return accuse('I10', `${name} was answered anew: ${before}, ${outcome}`);
    known.set(name, outcome);
    count(`a prompt answered by ${prompt.answer === null ? 'a rule' : 'a person'}`);
    if (prompt.answer === null) judgeRule(name, prompt);
    else judgePeople(name, prompt);
  }

  function judgeRule(name: string, prompt: Prompt): void {
    const says = ground.setting.policies === true ? SAYS[prompt.category] : undefined;
    if (says === undefined || says.decision !== prompt.decision)
      return accuse('I8', `${name} (${prompt.category}) was decided by nobody: ${prompt.decision}`);
    if (world.clock().getTime() < prompt.askedAt + says.after)
      accuse('I8', `${name} (${prompt.category}) was decided before its deadline`);
  }

  function judgePeople(name: string, prompt: Prompt): void {
    const people = new Set<number>();
    const sources = [prompt.answer, ...(prompt.terms?.yes ?? []).map(({ answer }) => answer)];
    for (const source of sources) {
      const comment = world.tables.comments.all().find(({ nodeId }) => nodeId === source);
      // Deleted since: who wrote it nobody can tell any more.
      if (comment === undefined) return;
      people.add(comment.authorId);
      judgePerson(name, comment);
    }
    const isForTwo = ground.setting.policies === true && prompt.category === TWO_PEOPLE;
    if (isForTwo && prompt.decision === 'allow' && people.size < 2)
      accuse('I8', `${name} wants two people, and one was enough`);
    const denied = ground.setting.policies === true && SAYS[prompt.category]?.after === 0;
    if (denied && prompt.decision !== null)
      accuse('I8', `${name} was decided by a person, against the policy`);
  }

  function judgePerson(name: string, { authorId, body }: Comment): void {
    if (!mayWrite(authorId)) accuse('I8', `${name} was answered by one who may not: ${body}`);
  }

  /** What a session is told was written by somebody who could, and only the run that is repeated hears it again. */
  function judgeTold(
    { by, text }: { readonly by: string; readonly text: string },
    task: Task,
  ): void {
    const author = world.tables.accounts.all().find(({ login }) => login === by);
    const couldWrite = author?.type === 'User' && !STRANGERS.includes(by);
    if (!couldWrite) accuse('I8', `${task.key} is told what ${by} said, who may not: ${text}`);
    const where = `${task.issue.number}: ${task.key.split('.')[0]}`;
    const first = toldIn.get(text) ?? where;
    if (first !== where) accuse('I10', `${task.key} is told again what ${first} was told: ${text}`);
    if (!toldIn.has(text)) count('a note told to a session');
    toldIn.set(text, first);
  }

  /** What was asked and answered reaches the next run, whether it was asked by a report or while a run went on. */
  function judgeKept(record: IssueRecord, { task, prompt: text }: Dispatched): void {
    for (const prompt of record.prompts) {
      if (prompt.live === undefined || prompt.state !== 'answered' || prompt.by === null) continue;
      const words = asked.get(prompt.live.id) ?? '';
      if (isUntouched(record, prompt) && !text.includes(words))
        accuse('I10', `${task.key} is not told what became of ${prompt.id}: ${words}`);
    }
  }

  /** Neither its comment nor its answer was deleted, or edited by anybody. */
  function isUntouched({ life }: IssueRecord, { id, answer }: Prompt): boolean {
    const comments = world.tables.comments.all().filter(({ lastEditedAt, editorId }) => {
      return lastEditedAt === null || editorId === ground.app.botId;
    });
    const own = comments.filter(({ authorId }) => authorId === ground.app.botId);
    const isShown = own.some(({ body }) =>
      readMarkers(body, SEAL).includes(`prompt/${life}/${id}`),
    );
    return isShown && comments.some(({ nodeId }) => nodeId === answer);
  }

  /** One that waits is told, sooner or later: only whoever ends the life, or takes the record, takes it away. */
  function judgeNotes(issue: Issue, record: IssueRecord): void {
    const names = new Map((record.tells ?? []).map((tell) => [tellId(tell), tell.run]));
    const before = waiting.get(issue.id);
    const isSame = before?.life === record.life && record.end === null;
    for (const name of isSame && !isRebuilt(record) ? before.names : [])
      if (!names.has(name) && !heard.has(name))
        accuse('I10', `#${issue.number} has dropped a note that waits: ${name}`);
    const left = [...names].flatMap(([name, run]) => (run === null ? [name] : []));
    waiting.set(issue.id, { life: record.life, names: left });
  }

  return {
    noteAsked: (id, words) => asked.set(id, words),
    noteHeard: (names) => names.forEach((name) => heard.add(name)),
    judgeGiven(record, { task, question: { id }, answer }) {
      const prompt = record?.prompts.find(({ live }) => live?.id === id);
      if (prompt?.state !== 'answered' || (answer.decision ?? null) !== decidedIn(prompt))
        accuse('I8', `${task.key} is given what nobody said: ${JSON.stringify(answer)}`);
      if (givenTo.has(id)) accuse('I10', `${task.key} is given an answer twice: ${id}`);
      givenTo.add(id);
      count('an answer given to a run under way');
    },
    judgeRecord(issue, record) {
      judgeNotes(issue, record);
      const live = record.prompts.flatMap((prompt) => prompt.live?.id ?? []);
      if (new Set(live).size < live.length)
        accuse('I10', `#${issue.number}: one question asked twice`);
      for (const prompt of record.prompts) judgePrompt(issue, record, prompt);
      const used = record.prompts.flatMap(({ answer, part }) =>
        answer === null ? [] : [`${answer} ${part}`],
      );
      if (new Set(used).size < used.length)
        accuse('I10', `#${issue.number}: one answer for two prompts`);
    },
    judgeTask(record, { task, prompt: text }) {
      if (record !== null) judgeKept(record, { task, prompt: text });
      const prompts = record?.prompts ?? [];
      if (prompts.some(({ state, run }) => state === 'open' && isOfStage(run, task)))
        accuse('I8', `${task.key} was dispatched while it waits for an answer`);
      for (const { action, decision } of task.decisions ?? []) {
        const decided = prompts.find(
          (prompt) => requestOf(prompt.run)?.action === action && prompt.decision === decision,
        );
        if (decided === undefined)
          accuse('I8', `${task.key} is told "${decision}" of what nobody decided: ${action}`);
      }
      for (const each of task.told ?? []) judgeTold(each, task);
    },
  };
}

/** A yes or a no is one to an act; a default in place of words is told in words. */
function decidedIn({ kind, decision }: Prompt): Prompt['decision'] {
  return kind === 'approval' ? decision : null;
}

/** Who never has the right to write. */
const STRANGERS = ['outsider', 'rival'];

/** Two runs of the same stage and round. */
function isOfStage(run: string, { key }: Task): boolean {
  return run.split('.')[0] === key.split('.')[0];
}
