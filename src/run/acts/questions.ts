import { createHash } from 'node:crypto';
import type { RunKey } from '../../lifecycle/ids.ts';
import {
  canBeWaitedFor,
  type LiveId,
  MOST_LIVE,
  namedText,
} from '../../lifecycle/live/question.ts';
import { findSecret } from '../../lifecycle/text/secrets.ts';
import type { Line, LiveAnswer } from '../channel/line.ts';
import type { Caller } from '../loopback.ts';
import type { Asked } from './asked.ts';

/** What a run asks when it ends; `live` where it was asked before. */
export interface Parked extends Asked {
  readonly live?: LiveId;
}

/** What one run asks of people, one thing after the other. */
export interface Questions {
  /**
   * Asks a person. Null: it is parked, and the agent is to end. An answer counts as given once the caller has taken
   * it; until then the question stays parked, so that the next run is told.
   */
  readonly ask: (asked: Asked, caller: Caller) => Promise<LiveAnswer | null>;
  /** What the run ends with: the first thing that was asked and not answered. */
  readonly parked: () => Parked | null;
  /** Those to which the agent was given the answer. */
  readonly delivered: () => readonly LiveId[];
}

interface Way {
  /** The run's key. */
  readonly run: RunKey;
  /** Null where there is none. */
  readonly line: Pick<Line, 'ask'> | null;
  /** What must not leave the run, such as the agent's credential. */
  readonly canaries: readonly string[];
}

export function openQuestions({ run, line, canaries }: Way): Questions {
  const delivered: LiveId[] = [];
  let parked: Parked | null = null;
  let tries = 0;
  let before: Promise<unknown> = Promise.resolve();

  async function askNow(asked: Asked, caller: Caller): Promise<LiveAnswer | null> {
    if (parked !== null) return null;
    parked = asked;
    const isHere = line !== null && tries < MOST_LIVE && canBeWaitedFor(asked.request);
    if (!isHere || findSecret(JSON.stringify(asked), canaries) !== null) return null;
    tries += 1;
    const text = namedText(run, tries, asked);
    const id = createHash('sha256').update(text).digest('hex').slice(0, 32);
    parked = { ...asked, live: id };
    const answer = await line.ask({ id, ...asked }, caller.signal);
    if (answer === null) return null;
    void settle(id, caller);
    return answer;
  }

  async function settle(id: LiveId, caller: Caller): Promise<void> {
    if (!(await caller.taken)) return;
    delivered.push(id);
    parked = null;
  }

  return {
    ask: (asked, caller) => {
      const answer = before.then(() => askNow(asked, caller));
      // The next one is asked when it is known whether this one is settled.
      before = answer.then(
        () => caller.taken,
        () => caller.taken,
      );
      return answer;
    },
    parked: () => parked,
    delivered: () => delivered,
  };
}
