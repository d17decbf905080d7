import { createHash } from 'node:crypto';
import type { Channel } from '../../src/ingress/channel/channel.ts';
import { writeCapability } from '../../src/ingress/channel/capability.ts';
import { RunKey } from '../../src/lifecycle/ids.ts';
import {
  canBeWaitedFor,
  type LiveQuestion,
  MOST_LIVE,
  namedText,
} from '../../src/lifecycle/live/question.ts';
import type { LiveState } from '../../src/lifecycle/live/live-state.ts';
import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import { PLAIN_REQUEST } from '../../src/lifecycle/reports/request.ts';
import type { Task } from '../../src/lifecycle/reports/task.ts';
import { type Instant, type Millis, MINUTE, SECOND } from '../../src/lifecycle/time.ts';
import type { Agenda } from './agenda.ts';
import type { Chance } from './chance.ts';
import { SEAL } from './process.ts';
import { requestOf } from './requests.ts';

/** How long a run waits for one answer, as the configuration of these histories has it. */
export const WAIT: Millis = 15 * MINUTE;

export type Answered = Extract<LiveState, { kind: 'answered' }>;

/** Drover as a run reaches it: null while nobody is there. What was asked of it dies with it. */
export interface Office {
  readonly channel: Pick<Channel, 'ask' | 'tells'>;
  readonly died: Promise<void>;
}

export interface LineParts {
  readonly agenda: Agenda;
  readonly chance: Chance;
  readonly office: () => Office | null;
  readonly installation: number;
  readonly recordOf: (issue: number) => IssueRecord | null;
  /** Told of each question before it is put. */
  readonly asks: (question: LiveQuestion) => void;
  /** Told of each answer that an agent is given in place. */
  readonly given: (run: LiveRun, question: LiveQuestion, answer: Answered) => void;
  /** Told of the notes that an agent was given, by their names. */
  readonly heard: (names: readonly string[]) => void;
  readonly tell: (what: string) => void;
  readonly count: (what: string) => void;
}

/** A run that has a channel. */
export interface LiveRun {
  readonly task: Task;
  readonly isLive: () => boolean;
  /** All is well by now: it fails no more. */
  readonly isGood: () => boolean;
  readonly end: (said: LiveEnd) => Promise<void>;
}

/** How such a run ends, and what it says of its questions. */
export interface LiveEnd {
  readonly ending: 'done' | 'asks' | 'fails' | 'breaks';
  readonly live?: string;
  readonly question?: LiveQuestion;
  readonly delivered: readonly string[];
  readonly told: readonly string[];
}

/** What the n-th question of a run is: the first as its report would ask it, and others in words. */
function questionOf({ task }: LiveRun, number: number, chance: Chance): LiveQuestion {
  const hex = (): string => chance.between(0, 15).toString(16);
  const word = Array.from({ length: 32 }, hex).join('');
  const question = `Which colour, ${word.slice(0, 8)}?`;
  const request = (number === 1 ? requestOf(task.key) : undefined) ?? PLAIN_REQUEST;
  const text = namedText(RunKey.parse(task.key), number, { question, request });
  const id = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return { id, question, request };
}

/** What a run knows of its way to Drover. */
interface Line {
  readonly capability: string;
  readonly told: Set<string>;
}

/**
 * The processes of runs that may ask while they go on, as `run/channel/line.ts` and `run/acts/questions.ts` have it, by
 * the clock of the simulation. Gives whether this run is one of them; then it ends by itself.
 */
export function makeLiveRuns(parts: LineParts): (run: LiveRun) => boolean {
  const { agenda, chance, count, tell } = parts;
  const askedIn = new Map<string, number>();

  function isOne({ task }: LiveRun): boolean {
    const stage = task.key.split('.')[0] ?? '';
    const times = askedIn.get(stage) ?? 0;
    if (task.wait === undefined || times >= 2 || !chance.happens(0.6)) return false;
    askedIn.set(stage, times + 1);
    return true;
  }

  /** Some never get one, and of some it is over before the run is. */
  function open({ task }: LiveRun): Line | null {
    const { number } = task.issue;
    const run = parts.recordOf(number)?.run;
    if (run?.key !== task.key || chance.happens(0.1)) return null;
    const isShort = chance.happens(0.15);
    const until: Instant = isShort
      ? agenda.now() + chance.between(1, 10) * MINUTE
      : run.deadline + MOST_LIVE * WAIT;
    const key = { installation: parts.installation, owner: 'acme', repo: 'storefront', number };
    const capability = writeCapability({ key, run: RunKey.parse(task.key), until }, SEAL);
    return { capability, told: new Set() };
  }

  async function go(run: LiveRun): Promise<void> {
    const line = open(run);
    const delivered: string[] = [];
    const end = (how: Pick<LiveEnd, 'ending' | 'live' | 'question'>): Promise<void> =>
      run.isLive()
        ? run.end({ ...how, delivered, told: [...(line?.told ?? [])] })
        : Promise.resolve();
    for (let number = 1; number <= MOST_LIVE; number += 1) {
      await sleep(chance.between(5, 120) * SECOND);
      if (!run.isLive()) return;
      await hear(line);
      const question = questionOf(run, number, chance);
      if (line === null || !canBeWaitedFor(question.request))
        return end({ ending: 'asks', question });
      parts.asks(question);
      count('a question asked live');
      const answer = await wait(run, line, question);
      if (!run.isLive()) return;
      const { id: live } = question;
      if (answer === null) {
        count('a question parked');
        return end({ ending: 'asks', live, question });
      }
      parts.given(run, question, answer);
      // Its agent's program is gone by then.
      if (chance.happens(0.1)) return end({ ending: 'asks', live, question });
      delivered.push(live);
      if (chance.happens(0.6)) break;
    }
    await sleep(chance.between(5, 120) * SECOND);
    await hear(line);
    const ending = chance.weighed([
      [85, 'done'],
      [8, 'fails'],
      [7, 'breaks'],
    ] as const);
    await end({ ending: run.isGood() ? 'done' : ending });
  }

  /** Null where nobody answers in time, or can. */
  async function wait(run: LiveRun, line: Line, question: LiveQuestion): Promise<Answered | null> {
    const until = agenda.now() + WAIT;
    tell(`${run.task.key} asks ${question.id.slice(0, 6)}, and waits`);
    let most = 4;
    for (let failures = 0; agenda.now() < until && run.isLive(); ) {
      const state = await askOnce(line, question, until);
      if (state === 'failed') {
        failures += 1;
        if (failures >= most) break;
        await sleep(5 * SECOND);
        continue;
      }
      [failures, most] = [0, 24];
      if (state.kind === 'refused') return null;
      if (state.kind === 'answered') return state;
    }
    return null;
  }

  async function askOnce(
    { capability }: Line,
    question: LiveQuestion,
    until: Instant,
  ): Promise<LiveState | 'failed'> {
    const office = parts.office();
    if (office === null || chance.happens(0.1)) return 'failed';
    const hungUp = new AbortController();
    const strike = agenda.at(until, () => hungUp.abort());
    const asked = office.channel.ask(capability, question, hungUp.signal);
    const said = await Promise.race([asked, office.died]);
    strike();
    if (said === undefined) return 'failed';
    return said.ok ? said.value : { kind: 'refused' };
  }

  async function hear(line: Line | null): Promise<void> {
    const office = parts.office();
    if (line === null || office === null) return;
    const heard = await Promise.race([office.channel.tells(line.capability), office.died]);
    if (heard?.ok !== true) return;
    for (const { id } of heard.value) {
      if (!line.told.has(id)) count('a note told to a run under way');
      line.told.add(id);
    }
    parts.heard([...line.told]);
  }

  function sleep(length: Millis): Promise<void> {
    return new Promise((resolve) => void agenda.at(agenda.now() + length, resolve));
  }

  return (run) => {
    if (!isOne(run)) return false;
    void go(run);
    return true;
  };
}
