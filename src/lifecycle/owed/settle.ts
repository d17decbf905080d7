import type { Look } from '../look.ts';
import { withComments } from '../desired/prompts.ts';
import { once } from '../once.ts';
import { note } from '../record/edit.ts';
import type { Owed } from '../record/owed.ts';
import type { IssueRecord } from '../record/record.ts';
import { HOUR, type Instant, type Millis, SECOND } from '../time.ts';

/** A wake that did not send a thing off itself waits this long before it misses it … */
export const MISSED_AFTER: Millis = 120 * SECOND;
/** … and looks a second time after this long: absence seen once may be an old read. */
const LOOKS_AGAIN_AFTER: Millis = 10 * SECOND;
/** After so many tries an answer stays unsaid, and the history says so. */
const MOST_TRIES = 5;

/** Strikes what has been seen, gives up answers that GitHub refused for good, and sends off again what is missing for certain. */
export function settleOwed(record: IssueRecord, look: Look): IssueRecord {
  const posted = record.owed.filter((entry) => isSettled(entry, record, look));
  const open = record.owed.filter((entry) => !isSettled(entry, record, look));
  const stamped = withPostedOffer({ ...withComments(record, look), owed: open }, posted, look);
  return open.reduce((current, entry) => missOrGiveUp(current, entry, look), stamped);
}

/** True for what stands on GitHub already, and for what is wanted no more. */
export function isSettled(entry: Owed, record: IssueRecord, look: Look): boolean {
  return keysIn(look).has(entry.key) || isOver(entry, record);
}

/** Keys of what stands on GitHub. */
const keysIn = once(({ snapshot: { comments, followUps, run } }: Look): ReadonlySet<string> => {
  const said = comments.flatMap((comment) => comment.keys);
  return new Set([...said, ...followUps.map(({ key }) => key), ...(run === null ? [] : [run.key])]);
});

/** What it is about is over: sent now, it would ask somebody for what nobody waits for. */
function isOver({ kind, key, about }: Owed, record: IssueRecord): boolean {
  switch (kind) {
    case 'dispatch':
      return key !== record.run?.key;
    case 'offer':
      return about !== record.offer?.id;
    case 'prompt': {
      const prompt = record.prompts.find(({ id }) => id === about);
      // What a rule or the deadline decided is shown all the same.
      return prompt === undefined || prompt.state === 'withdrawn' || prompt.answer !== null;
    }
    case 'follow-up':
    case 'help':
    case 'notice':
    case 'repair':
    case 'reply':
    case 'revert':
    case 'thread':
    case 'why':
      return false;
  }
}

/** An offer stands from the moment its comment does. */
function withPostedOffer(record: IssueRecord, posted: readonly Owed[], look: Look): IssueRecord {
  const { offer } = record;
  if (offer === null || offer.postedAt !== null) return record;
  const key = `offer/${offer.id}`;
  if (!posted.some((entry) => entry.key === key)) return record;
  const comment = look.snapshot.comments.find((each) => each.keys.includes(key));
  return comment === undefined ? record : { ...record, offer: { ...offer, postedAt: comment.at } };
}

/**
 * When it is to be looked at whether it is there. What asks people for something is never given up, since the issue would
 * wait for them and nobody knew: it is waited for twice as long after each further try, and an hour at the most.
 */
export function missedAt(entry: Owed, record: IssueRecord): Instant {
  const { at, missed, tries } = entry;
  if (missed !== null) return missed + LOOKS_AGAIN_AFTER;
  const further = isAsking(entry, record) ? Math.max(0, tries + 2 - MOST_TRIES) : 0;
  return at + Math.min(HOUR, MISSED_AFTER * 2 ** further);
}

/** An offer, a question, or what tells of the block that stands. */
function isAsking({ kind, about }: Owed, { hold }: IssueRecord): boolean {
  return kind === 'offer' || kind === 'prompt' || (kind === 'notice' && about === hold?.code);
}

function missOrGiveUp(record: IssueRecord, entry: Owed, look: Look): IssueRecord {
  const { now, outcomes } = look.snapshot;
  const isAsked = isAsking(entry, record);
  const refused = outcomes.find((each) => each.kind === 'failed' && each.key === entry.key);
  if (refused?.kind === 'failed' && entry.kind !== 'dispatch' && !isAsked)
    return unsaid(record, entry, refused.reason, now);
  if (now < missedAt(entry, record) || mustWait(entry, record, look)) return record;
  if (entry.missed === null) return replace(record, { ...entry, missed: now });
  if (entry.tries + 1 >= MOST_TRIES && !isAsked) return unsaid(record, entry, 'tries', now);
  return replace(record, { ...entry, at: now, tries: entry.tries + 1, missed: null });
}

/** A stop and a pause hold back a dispatch that was lost on its way, too. */
function mustWait({ kind }: Owed, { hold }: IssueRecord, { snapshot }: Look): boolean {
  return kind === 'dispatch' && (hold !== null || snapshot.stops.length > 0);
}

function replace(record: IssueRecord, entry: Owed): IssueRecord {
  return { ...record, owed: record.owed.map((each) => (each.key === entry.key ? entry : each)) };
}

function unsaid(record: IssueRecord, entry: Owed, why: string, now: number): IssueRecord {
  const owed = record.owed.filter((each) => each.key !== entry.key);
  return note({ ...record, owed }, now, ['unsaid', entry.key, why]);
}
