import { CARE_LABEL } from '../desired/labels.ts';
import type { Decision, SharedEffect } from '../effect.ts';
import type { Look } from '../look.ts';
import { modeOf } from '../policy/config-state.ts';
import { newLife } from '../record/birth.ts';
import { CAPS } from '../record/caps.ts';
import type { Observing, Would } from '../record/observing.ts';
import { fitted } from '../record/fit.ts';
import { rebuild } from '../record/rebuild.ts';
import type { IssueRecord } from '../record/record.ts';
import type { RecordRead } from '../snapshot/record-read.ts';
import { HOUR, type Instant, type Millis, MINUTE, SECOND } from '../time.ts';
import { NOTHING } from '../nothing.ts';
import { readyOf } from '../unmanaged.ts';
import { observedView } from '../words/observed.ts';
import { foresee } from './foresee.ts';
import { type Wish, wishesOf } from './would.ts';

/** What decides when Drover may act. */
type Act = (look: Look) => Decision;

/**
 * Whether Drover only watches: the configuration says so, or it said so and does not hold any more. Nobody let Drover act
 * by breaking the file.
 */
export function isObserving({ snapshot }: Look): boolean {
  const { record, config } = snapshot;
  const mode = modeOf(config);
  if (mode !== null) return mode === 'observe';
  return record.kind === 'valid' && record.record.observing?.ended === null;
}

/**
 * The decision of one who only watches: the record is written with what would be done, and that is all. The record stays
 * where it stood, so it claims nothing that did not happen; what would be done is foreseen from there anew at each look,
 * and so follows what people do with their own hands.
 */
export function observe(look: Look, act: Act): Decision {
  const { snapshot } = look;
  if (snapshot.config.kind === 'absent') return { ...NOTHING, because: ['no-config'] };
  const held = heldRecord(look, act);
  if ('because' in held) return held;
  const foreseen = foresee(held.record, look, act);
  const would = following(held.would, wishesOf(foreseen, look), snapshot.now);
  const observing: Observing = { since: held.since, life: held.life, ended: null, would };
  const record: IssueRecord = { ...held.record, observing };
  const read = snapshot.record;
  const isNew =
    read.kind !== 'valid' ||
    JSON.stringify(read.record.observing) !== JSON.stringify(record.observing);
  // A comment can be pinned once it is there.
  const next = read.kind === 'valid' ? foreseen.last.wakeWhenDone : snapshot.now;
  const again = unlessFound(againAt(next, would, snapshot.now), held, look);
  return {
    ...NOTHING,
    commit: isNew
      ? {
          record: fitted({ ...record, revision: record.revision + 1 }),
          view: observedView(record, foreseen.record, look),
          claims: [],
        }
      : null,
    shared: kept(read),
    wakeAt: again,
    wakeWhenDone: again,
    heedsChecks: foreseen.last.heedsChecks,
    because: isNew ? ['observed', ...foreseen.last.because] : [],
  };
}

/** The record is one pinned comment, or it could not be found again under much talk. */
function kept(read: RecordRead): readonly SharedEffect[] {
  if (read.kind !== 'valid') return [];
  const { comment, duplicates } = read;
  return [
    ...duplicates.map((each): SharedEffect => ({ kind: 'delete-comment', comment: each })),
    ...(comment.isPinned ? [] : [{ kind: 'pin' as const, comment: comment.id }]),
  ];
}

interface Held {
  readonly record: IssueRecord;
  readonly life: Observing['life'];
  readonly since: Instant;
  readonly would: readonly Would[];
}

/** The record that is foreseen from: that of a Ready that would begin a life, or the one that stood when this began. */
function heldRecord(look: Look, act: Act): Held | Decision {
  const { snapshot } = look;
  const read: RecordRead = snapshot.record;
  const fresh = { since: snapshot.now, would: [] };
  switch (read.kind) {
    case 'newer':
      return { ...NOTHING, because: ['newer-record'] };
    case 'valid': {
      const { observing } = read.record;
      if (observing === null) return { ...fresh, record: read.record, life: 'held' };
      const { since, life, would } = observing;
      // Between two times of watching Drover acted, or could have.
      return {
        record: read.record,
        life,
        would,
        since: observing.ended === null ? since : fresh.since,
      };
    }
    case 'absent': {
      const ready = readyOf(look);
      if (ready === null) return onlyTimes(act(look));
      const born = newLife(snapshot, look.config, ready);
      return { ...fresh, record: { ...born, history: [] }, life: 'none' };
    }
    case 'broken':
    case 'deleted': {
      // Whoever took the comment of a mere watcher away wants none.
      if (read.kind === 'deleted' && neverActed(look)) return { ...NOTHING, because: ['unwanted'] };
      const rebuilt = { ...rebuild(look), owed: [] };
      return neverActed(look)
        ? { ...fresh, record: { ...rebuilt, hold: null, history: [] }, life: 'none' }
        : { ...fresh, record: rebuilt, life: 'held' };
    }
  }
}

function onlyTimes({ wakeAt, wakeWhenDone }: Decision): Decision {
  return { ...NOTHING, wakeAt, wakeWhenDone };
}

/** Whatever Drover did for an issue left a claim, a branch or a word with a key. */
function neverActed({ snapshot }: Look): boolean {
  return (
    snapshot.refs.length === 0 &&
    snapshot.pull === null &&
    snapshot.comments.every((comment) => comment.keys.length === 0)
  );
}

/** What would be done now keeps the time since when; what would be no more is kept for a while with its end. */
function following(before: readonly Would[], wishes: readonly Wish[], now: Instant): Would[] {
  const past = before.map((would) =>
    would.until === null && !wishes.some((wish) => isSame(wish, would))
      ? { ...would, until: now }
      : would,
  );
  const current = wishes.slice(0, CAPS.would).map((wish): Would => {
    const known = past.find((would) => would.until === null && isSame(wish, would));
    return known ?? { ...wish, since: now, until: null };
  });
  const room = CAPS.would - current.length;
  const over = past.filter(({ until }) => until !== null);
  return [...(room > 0 ? over.slice(-room) : []), ...current];
}

function isSame(a: Wish, b: Wish): boolean {
  return a.what === b.what && JSON.stringify(a.args) === JSON.stringify(b.args);
}

/**
 * A life under way that bears no label is found by no sweep once the mode is another: whoever watches may not put it
 * back, and looks now and then instead.
 */
function unlessFound(at: Instant | null, held: Held, { snapshot }: Look): Instant | null {
  const isUnderWay = held.life === 'held' && held.record.end === null;
  if (!isUnderWay || snapshot.issue.labels.includes(CARE_LABEL)) return at;
  return Math.min(at ?? Infinity, snapshot.now + UNFOUND);
}

const UNFOUND: Millis = 10 * MINUTE;
const SOONEST: Millis = 10 * SECOND;
const LATEST: Millis = 6 * HOUR;

/**
 * What is foreseen begins anew at each look, and its times with it: so the next look by itself comes soon after a change
 * and then ever more seldom.
 */
function againAt(at: Instant | null, would: readonly Would[], now: Instant): Instant | null {
  if (at === null) return null;
  const pause = Math.min(LATEST, Math.max(SOONEST, now - lastChange(would, now)));
  return Math.max(at, now + pause);
}

/** When the list was last written anew. */
function lastChange(would: readonly Would[], otherwise: Instant): Instant {
  const times = would.flatMap(({ since, until }) => [since, until ?? since]);
  return times.length === 0 ? otherwise : Math.max(...times);
}

/** Up to when what was said was said to one who only watched: later than all that was ever taken note of. */
export function watchedUntil({ since, would, ended }: Observing, look: Look): Instant {
  if (ended !== null) return ended;
  const { config, now } = look.snapshot;
  const landed = config.kind === 'valid' ? (config.landedAt ?? now) : now;
  return Math.max(landed, lastChange(would, since));
}
