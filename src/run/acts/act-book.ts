import { type Asked, askedAbout } from './asked.ts';
import type { JudgedAct, Judgement } from './judge.ts';
import type { ToolCall } from './tool-call.ts';

/**
 * What was judged and asked in one run. It lives in the process that started the agent, out of the agent's reach.
 */
export interface ActBook {
  /** What the agent is told; null where it may go on. */
  readonly judge: (call: ToolCall) => string | null;
  /** Takes down an act that was judged elsewhere. */
  readonly note: (act: JudgedAct) => void;
  /** Takes down a call of a tool about which nobody has to be asked. */
  readonly hear: () => void;
  /** How many calls of tools it was asked about: none, where the hooks do not work. */
  readonly heard: () => number;
  /** Those that fell under a rule, the first 200 of them. */
  readonly acts: () => readonly JudgedAct[];
  /** Asks a person; of all that a run asks, the first counts. */
  readonly ask: (asked: Asked) => void;
  /** What a person has to say something to. */
  readonly asked: () => Asked | null;
}

const MOST_ACTS = 200;

export function openActBook(
  judge: (call: ToolCall) => Judgement,
  onAct: (act: JudgedAct) => void,
): ActBook {
  const acts: JudgedAct[] = [];
  let asked: Asked | null = null;
  let heard = 0;
  const note = (act: JudgedAct): void => {
    if (acts.length < MOST_ACTS) acts.push(act);
    onAct(act);
  };
  return {
    judge: (call) => {
      heard += 1;
      const { act, refusal } = judge(call);
      if (act === null) return refusal;
      if (act.effect === 'ask') asked ??= askedAbout(act);
      note(act);
      return refusal;
    },
    note,
    hear: () => {
      heard += 1;
    },
    heard: () => heard,
    acts: () => acts,
    ask: (wish) => {
      asked ??= wish;
    },
    asked: () => asked,
  };
}
