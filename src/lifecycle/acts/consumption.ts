import type { Consumed } from '../record/consumed.ts';
import type { IssueRecord } from '../record/record.ts';
import { CAPS } from '../record/caps.ts';
import { type Instant, MINUTE } from '../time.ts';
import type { Look } from '../look.ts';
import type { Act, ConsumedStream } from './act.ts';

/** The low-water time trails the newest by this much: GitHub may show an older comment later than a newer one. */
export const TRAIL = 10 * MINUTE;

export type Verdict = Consumed['above'][number]['verdict'];

export function isConsumed(record: IssueRecord, act: Pick<Act, 'id' | 'stream' | 'at'>): boolean {
  const stream = record.consumed[act.stream];
  return act.at < stream.low || stream.above.some((entry) => entry.id === act.id);
}

/** Marks an act as consumed. The low-water time follows, and what falls below it is forgotten. */
export function consume(record: IssueRecord, act: Act, verdict: Verdict): IssueRecord {
  const stream = record.consumed[act.stream];
  const above = [...stream.above, { id: act.id, at: act.at, verdict }];
  return withStream(record, act.stream, settle({ low: stream.low, above }));
}

function settle(stream: Consumed): Consumed {
  const newest = Math.max(...stream.above.map((entry) => entry.at));
  const full = stream.above.length > CAPS.consumed;
  const low = Math.max(stream.low, newest - TRAIL, full ? oldestKept(stream.above) : 0);
  return { low, above: stream.above.filter((entry) => entry.at >= low) };
}

/** Where more than the cap was consumed within ten minutes, the low-water time rises to what can be kept. */
function oldestKept(above: Consumed['above']): Instant {
  const times = above.map((entry) => entry.at).sort((a, b) => b - a);
  return (times[CAPS.consumed - 1] ?? 0) + 1;
}

/** So much that commands nothing stays above the low-water time: a read shows that many comments at once. */
const MOST_TALK = 40;
/** Fewer are not worth a commit. */
const LEAST_PASSED = 20;

/**
 * Raises the low-water time over talk that commands nothing, which would otherwise be read again in every look: where
 * much was said, and as far as the trail allows.
 */
export function passOver(record: IssueRecord, { snapshot }: Look): IssueRecord {
  return (['issue', 'pull'] as const).reduce((current, name) => {
    const { low, above } = current.consumed[name];
    const times = snapshot.comments
      .filter((comment) => comment.stream === name && comment.at >= low)
      .map((comment) => comment.at);
    const raised = Math.max(...times) - TRAIL;
    const passed = times.filter((at) => at < raised).length;
    if (times.length <= MOST_TALK || passed < LEAST_PASSED) return current;
    return withStream(current, name, {
      low: raised,
      above: above.filter((entry) => entry.at >= raised),
    });
  }, record);
}

function withStream(record: IssueRecord, name: ConsumedStream, stream: Consumed): IssueRecord {
  return { ...record, consumed: { ...record.consumed, [name]: stream } };
}
