import type { LiveAnswer } from '../channel/line.ts';
import type { Caller } from '../loopback.ts';
import { type Asked, askedAbout } from './asked.ts';
import type { Decisions } from './decisions.ts';
import type { JudgedAct, Judgement } from './judge.ts';
import type { Questions } from './questions.ts';
import type { ToolCall } from './tool-call.ts';

/**
 * What was judged and asked in one run. It lives in the process that started the agent, out of the agent's reach.
 */
export interface ActBook {
  /** What the agent is told; null where it may go on. */
  readonly judge: (call: ToolCall, caller: Caller) => Promise<string | null>;
  /** Takes down an act that was judged elsewhere. */
  readonly note: (act: JudgedAct) => void;
  /** Takes down a call of a tool about which nobody has to be asked. */
  readonly hear: () => void;
  /** How many calls of tools it was asked about: none, where the hooks do not work. */
  readonly heard: () => number;
  /** Those that fell under a rule, the first 200 of them. */
  readonly acts: () => readonly JudgedAct[];
  /** Asks a person, and keeps a yes or a no to an act; null where the agent is to end. */
  readonly ask: (asked: Asked, caller: Caller) => Promise<LiveAnswer | null>;
}

const MOST_ACTS = 200;

export interface ActBookWish {
  readonly judge: (call: ToolCall) => Judgement;
  readonly decisions: Decisions;
  readonly questions: Questions;
  readonly onAct: (act: JudgedAct) => void;
}

export function openActBook({ judge, decisions, questions, onAct }: ActBookWish): ActBook {
  const acts: JudgedAct[] = [];
  let heard = 0;
  const note = (act: JudgedAct): void => {
    if (acts.length < MOST_ACTS) acts.push(act);
    onAct(act);
  };
  const ask = async (asked: Asked, caller: Caller): Promise<LiveAnswer | null> => {
    const answer = await questions.ask(asked, caller);
    if (answer !== null) decisions.take(asked, answer);
    return answer;
  };
  return {
    judge: async (call, caller) => {
      heard += 1;
      const { act, refusal } = judge(call);
      if (act === null) return refusal;
      note(act);
      if (act.effect !== 'ask' || (await ask(askedAbout(act), caller)) === null) return refusal;
      const again = judge(call);
      if (again.act !== null) note(again.act);
      return again.refusal;
    },
    note,
    hear: () => {
      heard += 1;
    },
    heard: () => heard,
    acts: () => acts,
    ask,
  };
}
