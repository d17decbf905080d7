import type { Decision } from '../effect.ts';
import type { Look } from '../look.ts';
import type { NodeId } from '../ids.ts';
import { NOTHING } from '../nothing.ts';
import { CAPS } from '../record/caps.ts';
import type { Consumed } from '../record/consumed.ts';
import { block, note } from '../record/edit.ts';
import type { Hold } from '../record/hold.ts';
import type { Observing } from '../record/observing.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Stream } from '../snapshot/comment.ts';
import { type Instant, SECOND } from '../time.ts';
import { unmanaged } from '../unmanaged.ts';
import { watchedView } from '../words/observed.ts';
import { watchedUntil } from './observe.ts';

/**
 * Drover may act again. It goes on from the world as it stands; what was said while it only watched commands nothing. A
 * life that never began waits for a Ready; one that was under way waits for a person's `/resume`.
 */
export function awaken(
  record: IssueRecord,
  look: Look,
  goOn: (record: IssueRecord) => Decision,
): Decision {
  const { observing } = record;
  if (observing === null) return goOn(record);
  const ended = watchedUntil(observing, look);
  return observing.life === 'held'
    ? goOn(resumed(record, look, ended))
    : unborn({ record, observing, ended }, look, goOn);
}

interface Unborn {
  readonly record: IssueRecord;
  readonly observing: Observing;
  readonly ended: Instant;
}

function unborn(
  { record, observing, ended }: Unborn,
  look: Look,
  goOn: (record: IssueRecord) => Decision,
): Decision {
  const { life, revision } = record;
  // The life that never began has used none of its keys, and consumed nothing.
  const empty: Look = { ...look, snapshot: { ...look.snapshot, record: { kind: 'absent' } } };
  const decision = unmanaged(empty, (born) => goOn({ ...born, life, revision }), ended);
  if (decision.commit !== null || observing.ended !== null) return decision;
  const told: IssueRecord = {
    ...record,
    observing: { ...observing, ended },
    revision: record.revision + 1,
  };
  const commit = { record: told, view: watchedView(told), claims: [] };
  return { ...NOTHING, ...decision, commit, because: ['awake'] };
}

function resumed(record: IssueRecord, look: Look, ended: Instant): IssueRecord {
  const { now, comments } = look.snapshot;
  const of = (stream: Stream): Consumed =>
    until(
      record.consumed[stream],
      comments.filter((each) => each.stream === stream),
      ended,
    );
  const awake: IssueRecord = {
    ...record,
    observing: null,
    consumed: {
      ...record.consumed,
      issue: of('issue'),
      pull: of('pull'),
      review: of('review'),
      inline: of('inline'),
      move: until(record.consumed.move, look.snapshot.moves, ended),
      // That the issue is closed is how the world stands, whenever it was closed.
    },
  };
  if (record.end !== null) return awake;
  // A yes may have been taken back while nobody heeded it.
  const told = note({ ...awake, approvals: [] }, now, ['awake']);
  if (record.hold?.kind === 'paused') return { ...told, hold: coveringWatch(record.hold) };
  const reason =
    record.hold?.code === 'rebuilt'
      ? ({ code: 'rebuilt', detail: record.hold.detail } as const)
      : ({ code: 'observed' } as const);
  return block({ ...told, hold: null }, now, reason);
}

/**
 * All up to this moment counts as consumed. Times are whole seconds: what was seen of the last one is told by name from
 * what is said later in it.
 */
function until(
  { low, above }: Consumed,
  happened: readonly { readonly id: NodeId; readonly at: Instant }[],
  ended: Instant,
): Consumed {
  const second = Math.max(low, ended - (ended % SECOND));
  const seen = happened.filter(({ id, at }) => at === second && !above.some((e) => e.id === id));
  return {
    low: second,
    above: [
      ...above.filter(({ at }) => at >= second),
      ...seen.map(({ id, at }) => ({ id, at, verdict: 'none' as const })),
    ].slice(-CAPS.consumed),
  };
}

/** That Drover only watched is asked about after the pause, too. */
function coveringWatch(paused: Hold): Hold {
  const watched = { code: 'observed', detail: '', at: paused.at } as const;
  return { ...paused, over: paused.over ?? watched };
}
