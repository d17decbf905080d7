import { type Inbox, withTells } from '../channel/inbox.ts';
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

/** What an agent is told whose act was not judged yet, since somebody told it something. */
export const NOT_YET =
  'Not done yet, since there is something that you should know first. If it is still right, do it again in the same words.';

export interface ActBookWish {
  readonly judge: (call: ToolCall) => Judgement;
  readonly decisions: Decisions;
  readonly questions: Questions;
  readonly inbox: Inbox;
  readonly onAct: (act: JudgedAct) => void;
}

export function openActBook({ inbox, ...wish }: ActBookWish): ActBook {
  const { judge, decisions, questions, onAct } = wish;
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
  const judged = async (call: ToolCall, caller: Caller): Promise<string | null> => {
    const { act, refusal } = judge(call);
    if (act === null) return refusal;
    note(act);
    if (act.effect !== 'ask' || (await ask(askedAbout(act), caller)) === null) return refusal;
    const again = judge(call);
    if (again.act !== null) note(again.act);
    return again.refusal;
  };
  return {
    judge: async (call, caller) => {
      heard += 1;
      // First, since it may drop the act for it: nobody is asked about that then, and nothing is taken down as allowed.
      const tells = await inbox.take(caller);
      // Every program shows its agent why an act was refused, and not every one what a hook says besides.
      return tells.length === 0 ? judged(call, caller) : withTells(NOT_YET, tells);
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
