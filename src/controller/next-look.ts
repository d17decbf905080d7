import type { Decision } from '../lifecycle/effect.ts';
import { earliest, type Instant, type Millis, MINUTE, SECOND } from '../lifecycle/time.ts';
import type { Applied } from './apply.ts';
import type { EffectResult, NoSnapshot, WorkOutcome } from './ports.ts';

/** After a write of which nobody knows whether it took effect. */
const UNCLEAR: Millis = 5 * SECOND;
/** After another wake was first: by then a claim that stands alone may be taken over. */
const LOST: Millis = 2 * MINUTE;
/** A decision that did nothing is not made again sooner than this, whatever it asks for. */
const IDLE: Millis = SECOND;
/** After a merge and its like: at once, but for the moment that GitHub's own reads need to follow. */
const MOVED: Millis = SECOND;

/** When to look again after a read that gave no snapshot. */
export function afterNoSnapshot(read: Exclude<NoSnapshot, { kind: 'departed' }>): WorkOutcome {
  switch (read.kind) {
    case 'gone':
      return { kind: 'gone' };
    case 'asleep':
      return { kind: 'retry', reason: 'asleep', notBefore: read.until };
    case 'lag':
      return { kind: 'retry', reason: 'lag', notBefore: null };
    case 'partial':
      return { kind: 'retry', reason: read.reason, notBefore: null };
    case 'missing':
      return done(read.again);
  }
}

/** When to look again after a departed issue was left: never, unless something may still run there. */
export function afterLeaving(left: EffectResult): WorkOutcome {
  switch (left.kind) {
    case 'done':
    case 'failed':
      return { kind: 'gone' };
    case 'asleep':
      return retry('asleep', left.until);
    case 'unclear':
      return retry(left.reason, null);
  }
}

/** When to look again after a decision was carried out as far as it went. */
export function afterApplied(
  applied: Applied,
  { wakeAt, wakeWhenDone }: Pick<Decision, 'wakeAt' | 'wakeWhenDone'>,
  now: Instant,
): WorkOutcome {
  switch (applied.kind) {
    case 'idle':
      return done(wakeAt === null ? null : Math.max(wakeAt, now + IDLE));
    case 'applied':
      if (applied.failed) return done(now);
      if (applied.moved) return done(now + MOVED);
      if (applied.failedAgain) return retry('effect failed again', null);
      if (applied.unclear) return done(earliest(wakeAt, now + UNCLEAR));
      return done(applied.whole ? wakeWhenDone : wakeAt);
    case 'lost':
      return done(now + LOST);
    case 'unclear':
      return retry(applied.reason, now + UNCLEAR);
    case 'refused':
      return retry(applied.reason, null);
    case 'asleep':
      return retry('asleep', applied.until);
  }
}

function done(again: Instant | null): WorkOutcome {
  return { kind: 'done', again };
}

function retry(reason: string, notBefore: Instant | null): WorkOutcome {
  return { kind: 'retry', reason, notBefore };
}
