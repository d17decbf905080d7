import { decide } from '../decide.ts';
import type { Decision } from '../effect.ts';
import type { Wake } from './history.ts';

/** A wake of which this version makes something else. */
export interface Difference {
  /** Its place in the history, from 0. */
  readonly wake: number;
  readonly now: Decision;
  /** What differs, a line each: `commit.record.stage: "plan" → "execution"`. */
  readonly lines: readonly string[];
}

/** Decides about every wake once more. Byte for byte: a decision is the same when its JSON is. */
export function differencesOf(
  wakes: readonly Pick<Wake, 'snapshot' | 'decision'>[],
): readonly Difference[] {
  return wakes.flatMap(({ snapshot, decision }, wake) => {
    const text = JSON.stringify(decide(snapshot));
    if (text === JSON.stringify(decision)) return [];
    const now = JSON.parse(text) as Decision;
    const lines = differing(decision, now, '');
    return [{ wake, now, lines: lines.length > 0 ? lines : ['the order of the keys'] }];
  });
}

function differing(was: unknown, is: unknown, path: string): readonly string[] {
  if (isBranch(was) && isBranch(is) && Array.isArray(was) === Array.isArray(is)) {
    const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
    return keys.flatMap((key) =>
      differing(was[key], is[key], path === '' ? key : `${path}.${key}`),
    );
  }
  if (was === is) return [];
  const [before, after] = [shown(was, is), shown(is, was)];
  return [`${path}: ${before} → ${after}`];
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** So much of a text as shows the difference. */
const AROUND = 60;

function shown(value: unknown, other: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  const rival = JSON.stringify(other) ?? 'nothing';
  if (text.length <= 2 * AROUND) return text;
  let same = 0;
  while (same < text.length && text[same] === rival[same]) same += 1;
  const from = Math.max(0, same - AROUND / 2);
  return `${from > 0 ? '…' : ''}${text.slice(from, from + 2 * AROUND)}…`;
}
