import type { Look } from '../look.ts';
import { note, release } from '../record/edit.ts';
import { type Prompt, termsOf } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import { granted } from '../runs/granted.ts';
import { laneOf } from '../stage.ts';
import type { Instant } from '../time.ts';
import { askedIn } from './asking.ts';

/** What became of a prompt. */
export type Outcome = Pick<Prompt, 'decision' | 'answer' | 'part' | 'by'> & {
  readonly at: Instant;
};

/** A prompt that is settled holds nothing back any more: the session goes on with what became of it. */
export function settled(
  record: IssueRecord,
  { id }: Pick<Prompt, 'id'>,
  { at, ...outcome }: Outcome,
): IssueRecord {
  return withChange(record, id, (prompt) => ({
    ...prompt,
    ...outcome,
    state: 'answered',
    answeredAt: at,
  }));
}

export function withChange(
  record: IssueRecord,
  id: string,
  change: (prompt: Prompt) => Prompt,
): IssueRecord {
  const prompts = record.prompts.map((each) => (each.id === id ? change(each) : each));
  return { ...record, prompts };
}

/** Lets the issue go on where it was held for a prompt; who paused it, or what else holds it, still does. */
export function freed(record: IssueRecord, at: Instant, by: string): IssueRecord {
  return record.hold?.code === 'prompt' ? release(record, at, by) : record;
}

/**
 * Where the policy gave a prompt a deadline, its default takes effect when that has passed and nobody has answered. A
 * pause and a stop hold it back, and so does a configuration that does not hold.
 */
export function applyDefaults(record: IssueRecord, look: Look): IssueRecord {
  const { now } = look.snapshot;
  return record.prompts
    .filter((prompt) => isExpired(prompt, record, look))
    .reduce((current, prompt) => {
      const decision = termsOf(prompt).default;
      const outcome = { decision, answer: null, part: null, by: null, at: now } as const;
      const { request } = askedIn(prompt, record, look);
      const raised = decision === 'allow' ? granted(current, request) : current;
      const told = note(settled(raised, prompt, outcome), now, [
        decision === 'allow' ? 'allowed' : 'denied',
        'deadline',
        prompt.id,
      ]);
      return freed(told, now, '');
    }, record);
}

function isExpired(prompt: Prompt, record: IssueRecord, look: Look): boolean {
  const { deadline } = termsOf(prompt);
  return (
    prompt.state === 'open' &&
    deadline !== null &&
    look.snapshot.now >= deadline &&
    runsOut(record, look)
  );
}

/** Whether the deadlines of prompts run: not in a pause, which stops every clock. */
function runsOut(record: IssueRecord, { snapshot, configHolds }: Look): boolean {
  if (record.end !== null || !configHolds || snapshot.stops.length > 0) return false;
  return record.hold === null || record.hold.code === 'prompt';
}

/** The next deadline of an open prompt; null when there is none, or the clock stands. */
export function deadlineAt(record: IssueRecord, look: Look): Instant | null {
  if (!runsOut(record, look)) return null;
  const times = record.prompts
    .filter(({ state }) => state === 'open')
    .flatMap((prompt) => termsOf(prompt).deadline ?? []);
  return times.length === 0 ? null : Math.min(...times);
}

/** Past the merge, or at an end, nobody waits for an answer any more. */
export function withdrawn(record: IssueRecord): IssueRecord {
  const isOver = record.end !== null || laneOf(record.stage) === 'finalize';
  if (!isOver || record.prompts.every(({ state }) => state !== 'open')) return record;
  const prompts = record.prompts.map(
    (prompt): Prompt => (prompt.state === 'open' ? { ...prompt, state: 'withdrawn' } : prompt),
  );
  return { ...record, prompts };
}
