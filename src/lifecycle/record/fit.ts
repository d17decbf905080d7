import { CAPS } from './caps.ts';
import { encodedLength, escapeJson, RECORD_MAX_LENGTH } from './codec.ts';
import type { Consumed } from './consumed.ts';
import { ANSWERS } from './edit.ts';
import type { Prompt } from './prompt.ts';
import type { IssueRecord } from './record.ts';

type Cut = (record: IssueRecord) => IssueRecord;

const FEW_LINES = 10;
const FEW_ACTS = 30;
const FEW_KEYS = 20;

/**
 * What is given up where a record is too long, in this order: first what only tells people of the past, then what was
 * promised in answer to talk, then marks of what ended long ago. What runs, is offered, approved, asked or still to be
 * done is kept, and so is whatever each look says anew: it would be written again and again.
 */
const CUTS: readonly Cut[] = [
  (record) => ({ ...record, observing: withoutPast(record.observing) }),
  (record) => ({ ...record, prompts: record.prompts.map(withoutVoices) }),
  (record) => ({ ...record, history: record.history.slice(-FEW_LINES) }),
  (record) => ({ ...record, history: withShortWords(record.history, 100) }),
  (record) => ({ ...record, history: withShortWords(record.history, 20) }),
  (record) => ({ ...record, owed: withShortWords(record.owed, 100) }),
  (record) => ({ ...record, consumed: withFewActs(record.consumed) }),
  (record) => ({ ...record, owed: record.owed.filter(({ kind }) => !ANSWERS.includes(kind)) }),
  (record) => ({ ...record, succeeded: record.succeeded.slice(-FEW_KEYS), hinted: [] }),
  (record) => ({ ...record, owed: withShortWords(record.owed, 20) }),
  // Told once more after a restart, at the worst.
  withoutTold,
];

/** The record within its caps and its length; what is cut has been dealt with, or can be done without. */
export function fitted(record: IssueRecord): IssueRecord {
  const capped: IssueRecord = {
    ...record,
    history: record.history.slice(-CAPS.history),
    stopping: record.stopping.slice(-CAPS.stopping),
  };
  let current = capped;
  for (const cut of CUTS) {
    if (!isTooLong(current)) break;
    current = cut(current);
  }
  return current;
}

function withoutTold(record: IssueRecord): IssueRecord {
  const { told: _, ...others } = record;
  return others;
}

/** Of a prompt that is settled, who said yes besides and who else might have; its comment tells of it. */
function withoutVoices(prompt: Prompt): Prompt {
  const { state, terms, comment } = prompt;
  if (terms === null || state === 'open' || comment !== null) return prompt;
  return { ...prompt, terms: { ...terms, yes: [], delegate: null } };
}

/** What would be done now is said anew by each look. */
function withoutPast(observing: IssueRecord['observing']): IssueRecord['observing'] {
  if (observing === null) return null;
  return { ...observing, would: observing.would.filter(({ until }) => until === null) };
}

/** The longest that one character may become. */
const LONGEST_ESCAPE = 6;
/** The frame around a record, and what lists may gain as tables: a few characters each, and most become shorter. */
const FRAME = 1_000;

function isTooLong(record: IssueRecord): boolean {
  // Most records are far from it, and their plain length, which is quickly had, says so.
  const json = JSON.stringify(record);
  if (json.length * LONGEST_ESCAPE <= RECORD_MAX_LENGTH) return false;
  if (escapeJson(json).length + FRAME <= RECORD_MAX_LENGTH) return false;
  return encodedLength(record) > RECORD_MAX_LENGTH;
}

function withShortWords<T extends { readonly args: readonly string[] }>(
  lines: readonly T[],
  most: number,
): T[] {
  const short = (word: string): string =>
    word.length <= most ? word : `${word.slice(0, most - 1)}…`;
  return lines.map((line) => ({ ...line, args: line.args.map(short) }));
}

/** The low-water time rises to the oldest act that is kept: what is older counts as consumed. */
function withFewActs(consumed: IssueRecord['consumed']): IssueRecord['consumed'] {
  const { issue, pull, review, inline, move, hand } = consumed;
  return {
    issue: fewActs(issue),
    pull: fewActs(pull),
    review: fewActs(review),
    inline: fewActs(inline),
    move: fewActs(move),
    hand: fewActs(hand),
  };
}

function fewActs({ low, above }: Consumed): Consumed {
  if (above.length <= FEW_ACTS) return { low, above };
  const times = above.map(({ at }) => at).toSorted((a, b) => b - a);
  const raised = Math.max(low, (times[FEW_ACTS - 1] ?? 0) + 1);
  return { low: raised, above: above.filter(({ at }) => at >= raised) };
}
