import { CONSUMED_STREAMS, type Consumed } from '../record/consumed.ts';
import type { IssueRecord } from '../record/record.ts';
import { CAPS } from '../record/caps.ts';
import { type Instant, MINUTE } from '../time.ts';
import type { Look } from '../look.ts';
import type { CommentSnapshot } from '../snapshot/comment.ts';
import type { Act, ConsumedStream } from './act.ts';

/** The low-water time trails the newest by this much: GitHub may show an older comment later than a newer one. */
export const TRAIL = 10 * MINUTE;

export type Verdict = Consumed['above'][number]['verdict'];

export function isConsumed(record: IssueRecord, act: Pick<Act, 'id' | 'stream' | 'at'>): boolean {
  const stream = record.consumed[act.stream];
  return act.at < stream.low || stream.above.some((entry) => entry.id === act.id);
}

/** Marks an act as consumed. */
export function consume(record: IssueRecord, act: Act, verdict: Verdict): IssueRecord {
  const { low, above } = record.consumed[act.stream];
  const said = act.said === act.at ? {} : { said: act.said };
  const entry = { id: act.id, at: act.at, ...said, verdict };
  return withStream(record, act.stream, { low, above: [...above, entry] });
}

/** Takes down that an edit of what had its turn was answered: by name, be it ever so old. */
export function consumeEdit(record: IssueRecord, { id, stream, said }: Act): IssueRecord {
  const { low, above } = record.consumed[stream];
  const known = above.find((entry) => entry.id === id);
  const entry = { ...(known ?? { id, at: said, verdict: 'none' as const }), said };
  return withStream(record, stream, {
    low,
    above: [...above.filter((each) => each !== known), entry],
  });
}

/**
 * Once all of a wake is consumed the low-water times follow, and what falls below them is forgotten; but for what this
 * wake consumed, however old: it is acknowledged by its name.
 */
export function settleConsumed(before: IssueRecord, after: IssueRecord): IssueRecord {
  return CONSUMED_STREAMS.reduce((current, name) => {
    if (current.consumed[name] === before.consumed[name]) return current;
    const known = new Set(before.consumed[name].above.map(({ id }) => id));
    const stream = current.consumed[name];
    const isNew = ({ id }: Consumed['above'][number]): boolean => !known.has(id);
    return stream.above.some(isNew) ? withStream(current, name, settle(stream, isNew)) : current;
  }, after);
}

/** When it was last written: for as long as an edit of it might be taken for a new one it is kept by name. */
function saidOf({ at, said }: Consumed['above'][number]): Instant {
  return said ?? at;
}

function settle(stream: Consumed, isNew: (entry: Consumed['above'][number]) => boolean): Consumed {
  const newest = Math.max(...stream.above.map((entry) => entry.at));
  const full = stream.above.length > CAPS.consumed;
  const low = Math.max(stream.low, newest - TRAIL, full ? oldestKept(stream.above) : 0);
  const kept = stream.above.filter((entry) => saidOf(entry) >= low);
  const late = stream.above.filter((entry) => saidOf(entry) < low && isNew(entry));
  const room = Math.max(0, CAPS.consumed - kept.length);
  return { low, above: [...late.slice(Math.max(0, late.length - room)), ...kept] };
}

/** Where more than the cap was consumed within ten minutes, the low-water time rises to what can be kept. */
function oldestKept(above: Consumed['above']): Instant {
  const times = above.map(saidOf).sort((a, b) => b - a);
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
    const isNew = ({ stream, at }: CommentSnapshot): boolean => stream === name && at >= low;
    let [talk, newest] = [0, 0];
    for (const comment of snapshot.comments) {
      if (!isNew(comment)) continue;
      talk += 1;
      newest = Math.max(newest, comment.at);
    }
    if (talk <= MOST_TALK) return current;
    const raised = newest - TRAIL;
    const passed = snapshot.comments.filter((each) => isNew(each) && each.at < raised).length;
    if (passed < LEAST_PASSED) return current;
    return withStream(current, name, {
      low: raised,
      above: above.filter((entry) => saidOf(entry) >= raised),
    });
  }, record);
}

function withStream(record: IssueRecord, name: ConsumedStream, stream: Consumed): IssueRecord {
  return { ...record, consumed: { ...record.consumed, [name]: stream } };
}
