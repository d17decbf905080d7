import type { RunKey } from '../lifecycle/ids.ts';
import { type LiveQuestion, MOST_LIVE } from '../lifecycle/live/question.ts';
import type { LiveState } from '../lifecycle/live/live-state.ts';
import { liveStates } from '../lifecycle/live/live-states.ts';
import type { IssueRecord } from '../lifecycle/record/record.ts';
import type { EffectOutcome, Snapshot } from '../lifecycle/snapshot/snapshot.ts';
import { type Instant, type Millis, MINUTE, SECOND } from '../lifecycle/time.ts';
import type { Outcomes } from './outcomes.ts';
import {
  type Clock,
  type IssueKey,
  keyText,
  type Log,
  type Queue,
  type ReadOutcome,
} from './ports.ts';

/** Issues of which a run waits at a time; whom there is no room for ends with its question. */
const MOST_LINES = 1_000;
/** How long a line is kept after its run was last heard. */
const QUIET: Millis = 10 * MINUTE;
/** After so long without a look at the issue by this process, it looks for what became of the question. */
const UNSEEN: Millis = 5 * SECOND;
/** So often a question is looked for, where other processes look at its issue. */
const MOST_MISSES = 3;
/** Where other processes work, too, an answer may be taken by one of them: so often the issue is read. */
const STALE: Millis = MINUTE;

/** What a run asks, and how long it can be kept waiting for a word. */
export interface LiveCall {
  readonly key: IssueKey;
  readonly run: RunKey;
  readonly question: LiveQuestion;
  readonly patience: Millis;
  /** Aborted when the run has hung up. */
  readonly signal: AbortSignal;
}

/**
 * The lines on which runs wait for answers. What is asked becomes an input of the next look at its issue, and is
 * nothing until a commit has taken it up; what is told is what a look has found to stand. So nothing here has to be
 * kept: after a restart the run asks again, under the same name.
 */
export interface LiveLines {
  /** What has become of a question by now, or within the patience. */
  ask(call: LiveCall): Promise<LiveState>;
  /** Takes in what stands for certain of an issue. */
  seen(key: IssueKey, snapshot: Snapshot, record: IssueRecord | null): void;
  /** Another process has looked at the issue of this name: what a run waits for may have come. */
  seenElsewhere(issue: string): void;
}

export interface LiveLinesDeps {
  /** Makes what is asked known to whoever looks at the issue next. */
  readonly learn: (key: IssueKey, outcome: EffectOutcome) => void | Promise<void>;
  readonly outcomes: Pick<Outcomes, 'drop'>;
  readonly queue: Pick<Queue, 'wake'>;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * Reads how an issue stands, where other processes look at it, too: what one of them has found is not told to this
   * one. Null where this process looks at every issue itself.
   */
  readonly read: ((key: IssueKey) => Promise<ReadOutcome>) | null;
}

interface Line {
  readonly key: IssueKey;
  readonly issue: string;
  readonly run: RunKey;
  /** Of each question that was asked: null until it was looked at. */
  readonly states: Map<string, LiveState | null>;
  /** When each was handed in last. */
  readonly handedAt: Map<string, Instant>;
  readonly waiting: Set<() => void>;
  heardAt: Instant;
  seenAt: Instant;
  /** Of the latest record that was seen. */
  revision: number;
  /** How often another process has said that it looked. */
  news: number;
}

export function makeLiveLines(deps: LiveLinesDeps): LiveLines {
  const { learn, outcomes, queue, clock, log, read } = deps;
  const lines = new Map<string, Line>();

  /** Each run has its own: one that is over, and asks still, ends nobody else's wait. */
  function lineOf({ key, run }: LiveCall): Line | null {
    const now = clock.now();
    for (const [name, line] of lines)
      if (line.waiting.size === 0 && now - line.heardAt > QUIET) lines.delete(name);
    const issue = keyText(key);
    const known = lines.get(`${issue} ${run}`);
    if (known !== undefined) return known;
    if (lines.size >= MOST_LINES) return null;
    const line = {
      key,
      issue,
      run,
      states: new Map(),
      handedAt: new Map(),
      waiting: new Set<() => void>(),
      heardAt: now,
      seenAt: 0,
      revision: 0,
      news: 0,
    };
    lines.set(`${issue} ${run}`, line);
    return line;
  }

  /**
   * What goes wrong here is made good by the run, which asks again; whoever asks and hangs up all the time has no more
   * looks than who waits. Only the first time is it as urgent as a person's act, and ends a rest after a failure.
   */
  async function handIn({ handedAt }: Line, { key, run, question }: LiveCall): Promise<void> {
    const { id } = question;
    const now = clock.now();
    const before = handedAt.get(id);
    if (before !== undefined && now - before < UNSEEN) return;
    handedAt.set(id, now);
    try {
      await learn(key, { kind: 'asked', key: outcomeKey(run, id), run, question });
      const priority = before === undefined ? 'person' : 'machine';
      await queue.wake({ key, priority, due: now });
    } catch (err) {
      log.warn('not handed in', { err });
    }
  }

  /** Looks for what another process may have found, and again where one has looked meanwhile. */
  async function readAnew(line: Line): Promise<void> {
    if (read === null) return;
    for (let news = -1; news !== line.news; ) {
      news = line.news;
      try {
        const found = await read(line.key);
        if (found.kind === 'read' && found.snapshot.record.kind === 'valid')
          seen(line.key, found.snapshot, found.snapshot.record.record);
      } catch (err) {
        log.warn('not looked at', { err });
      }
    }
  }

  async function ask(call: LiveCall): Promise<LiveState> {
    const line = lineOf(call);
    const { id } = call.question;
    if (line === null || (!line.states.has(id) && line.states.size >= MOST_LIVE)) return REFUSED;
    const until = clock.now() + call.patience;
    line.heardAt = clock.now();
    if (!line.states.has(id)) line.states.set(id, null);
    if (line.states.get(id) === null) void handIn(line, call);
    else if (clock.now() - line.seenAt > STALE) await readAnew(line);
    for (let misses = 0; ; ) {
      const state = line.states.get(id) ?? null;
      if (state !== null && state.kind !== 'open') return state;
      const left = until - clock.now();
      if (left <= 0 || call.signal.aborted) return { kind: 'open' };
      const told = await untilTold(line, state === null ? Math.min(left, UNSEEN) : left, call);
      if (told || line.states.get(id) !== null || call.signal.aborted) continue;
      await readAnew(line);
      misses += 1;
      if (line.states.get(id) !== null) continue;
      // Whoever looked has passed it over.
      if (read !== null && misses >= MOST_MISSES) return REFUSED;
      void handIn(line, call);
    }
  }

  /** Whether there was something new before the time was up. */
  async function untilTold(line: Line, length: Millis, { signal }: LiveCall): Promise<boolean> {
    const news = new AbortController();
    const wake = (): void => news.abort();
    line.waiting.add(wake);
    await clock.sleep(length, AbortSignal.any([news.signal, signal]));
    line.waiting.delete(wake);
    return news.signal.aborted;
  }

  function seen(key: IssueKey, snapshot: Snapshot, record: IssueRecord | null): void {
    if (record === null) return;
    const issue = keyText(key);
    const of = [...lines.values()].filter((line) => line.issue === issue);
    if (of.length === 0) return;
    const { run, states } = liveStates(snapshot, record);
    for (const line of of) {
      // Reads overtake one another: what an earlier one found is not the last word.
      if (record.revision < line.revision) continue;
      line.revision = record.revision;
      line.seenAt = clock.now();
      for (const id of line.states.keys()) {
        const state = run === line.run ? (states.get(id) ?? null) : REFUSED;
        line.states.set(id, state);
        if (state?.kind === 'refused') outcomes.drop(key, outcomeKey(line.run, id));
      }
      line.waiting.forEach((wake) => wake());
    }
  }

  function seenElsewhere(issue: string): void {
    const of = [...lines.values()].filter((line) => line.issue === issue);
    // Who asks next does not take what was seen here for the last word.
    for (const line of of) {
      line.seenAt = 0;
      line.news += 1;
    }
    const waits = of.find(({ waiting }) => waiting.size > 0);
    if (waits !== undefined) void readAnew(waits);
  }

  return { ask, seen, seenElsewhere };
}

const REFUSED: LiveState = { kind: 'refused' };

function outcomeKey(run: RunKey, id: string): string {
  return `ask/${run}/${id}`;
}
