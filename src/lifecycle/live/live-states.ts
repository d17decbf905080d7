import { type Look, lookAt } from '../look.ts';
import type { Prompt } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import { answerTo } from '../runs/answers.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { LiveState } from './live-state.ts';
import { liveOf } from './waited.ts';

/** All that stands of the questions of the run under way, by their names. */
export interface LiveStates {
  readonly run: string | null;
  readonly states: ReadonlyMap<string, LiveState>;
}

/** What can be told to the run under way, once this record stands for certain. */
export function liveStates(snapshot: Snapshot, record: IssueRecord): LiveStates {
  const { run } = record;
  if (run === null || record.end !== null) return { run: null, states: new Map() };
  const look = lookAt(snapshot);
  const states = liveOf(record, run.key).map(
    (prompt) => [prompt.live?.id ?? '', stateOf(prompt, record, look)] as const,
  );
  const passedOver = snapshot.outcomes.flatMap((heard) =>
    heard.kind === 'asked' && heard.run === run.key
      ? [[heard.question.id, { kind: 'refused' }] as const]
      : [],
  );
  return { run: run.key, states: new Map<string, LiveState>([...passedOver, ...states]) };
}

function stateOf(prompt: Prompt, record: IssueRecord, look: Look): LiveState {
  // Nothing follows from an answer until the pause is over.
  if (prompt.state === 'open' || record.hold?.kind === 'paused') return { kind: 'open' };
  const answer = prompt.state === 'answered' ? answerTo(prompt, record, look) : null;
  if (answer === null) return { kind: 'refused' };
  return {
    kind: 'answered',
    decision: answer.decision ?? null,
    by: answer.by,
    text: answer.answer,
  };
}
