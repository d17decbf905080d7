import type { JudgedAct, Judgement } from './judge.ts';
import type { ToolCall } from './tool-call.ts';

/** What was judged in one run. It lives in the process that started the agent, out of the agent's reach. */
export interface ActBook {
  /** What the agent is told; null where it may go on. */
  readonly judge: (call: ToolCall) => string | null;
  /** How many calls of tools it was asked about: none, where the hooks do not work. */
  readonly heard: () => number;
  /** Those that fell under a rule, the first 200 of them. */
  readonly acts: () => readonly JudgedAct[];
  /** The first act that a person has to decide on. */
  readonly asked: () => JudgedAct | null;
}

const MOST_ACTS = 200;

export function openActBook(
  judge: (call: ToolCall) => Judgement,
  onAct: (act: JudgedAct) => void,
): ActBook {
  const acts: JudgedAct[] = [];
  let asked: JudgedAct | null = null;
  let heard = 0;
  return {
    judge: (call) => {
      heard += 1;
      const { act, refusal } = judge(call);
      if (act === null) return refusal;
      if (act.effect === 'ask') asked ??= act;
      if (acts.length < MOST_ACTS) acts.push(act);
      onAct(act);
      return refusal;
    },
    heard: () => heard,
    acts: () => acts,
    asked: () => asked,
  };
}
