import { newActs } from '../acts/collect.ts';
import { mayOperate } from '../approvals/standing.ts';
import type { Look } from '../look.ts';
import type { NodeId } from '../ids.ts';
import type { Actor } from '../snapshot/actor.ts';
import { foreignEditor } from '../text-pin.ts';
import type { Stream } from '../snapshot/comment.ts';
import { type Instant, SECOND } from '../time.ts';
import { branchName } from '../pull/branch-name.ts';
import { newLife } from './birth.ts';
import { block, note } from './edit.ts';
import { CAPS } from './caps.ts';
import { type Consumed } from './consumed.ts';
import { type IssueRecord } from './record.ts';

/**
 * A record made anew from what GitHub shows, after the old one was edited or deleted. It starts nothing: it is said, and
 * waits for `/resume`. What was said before counts as consumed, and no approval survives. It is a life of its own: which
 * runs, offers and prompts the lost record had numbered is not known, and no key may recur.
 */
export function rebuild(look: Look): IssueRecord {
  const { snapshot } = look;
  const fresh = newLife(snapshot, look.config, {
    by: requesterOf(look),
    at: snapshot.now,
    source: snapshot.issue.id,
  });
  const record: IssueRecord = {
    ...fresh,
    life: unlikeAny(look),
    // Revisions count commits; a time in seconds is above any count, so the rebuilt record is newer than the lost one.
    revision: Math.floor(snapshot.now / 1000),
    queued: false,
    asked: lastPrompt(look),
    // What goes on was begun for the lost record, and its nonce went with it.
    stopping: [...snapshot.stillRunning].slice(-CAPS.stopping),
    consumed: everythingSeen(look),
    ...placeOf(look),
    history: [],
  };
  return block(note(record, snapshot.now, ['rebuilt', snapshot.record.kind]), snapshot.now, {
    code: 'rebuilt',
    // Which text was pinned went with the lost record: who lets this one go on vouches for what stands now.
    detail: foreignEditor(look, -Infinity) ?? '',
  });
}

function requesterOf(look: Look): Actor {
  const { snapshot } = look;
  const operators = newActs(null, look).flatMap((act) =>
    act.by !== null && mayOperate(act.by, look) === 'yes' ? [act.by] : [],
  );
  return operators[0] ?? snapshot.issue.author ?? { ...snapshot.viewer, type: 'User' };
}

/**
 * While a life goes on its claims tell which one it is. Without any the last may have ended and left nothing with its
 * number but runs that are over: as with revisions, a time in seconds is above any count.
 */
function unlikeAny(look: Look): number {
  const next = lastLife(look) + 1;
  return claimedBy(look).length > 0 ? next : Math.max(next, Math.floor(look.snapshot.now / 1000));
}

/** The lives of which a claim stands. */
function claimedBy({ snapshot }: Look): readonly number[] {
  return snapshot.refs.flatMap(({ name }) => {
    const life = /\/claims\/(\d+)\//.exec(name)?.[1];
    return life === undefined ? [] : [Number(life)];
  });
}

/** Claims and what was posted tell which life was the last, as far as anything does. */
function lastLife(look: Look): number {
  const posted = look.snapshot.comments.flatMap(({ keys }) =>
    keys.map((key) => /^(?:offer|notice|prompt|thread)\/(\d+)[./]/.exec(key)?.[1]),
  );
  return Math.max(1, ...claimedBy(look), ...posted.map((life) => Number(life ?? 1)));
}

/** The number of the last prompt whose comment stands, over all lives. */
function lastPrompt({ snapshot }: Look): number {
  const numbers = snapshot.comments.flatMap(({ keys }) =>
    keys.map((key) => Number(/^prompt\/\d+\/p(\d+)$/.exec(key)?.[1] ?? 0)),
  );
  return Math.max(0, ...numbers);
}

/** The stage that the pull request shows: merged, under review, or nothing yet. */
function placeOf(look: Look): Pick<IssueRecord, 'stage' | 'branch' | 'pull' | 'ending'> {
  const { pull, base, issue, branchHead } = look.snapshot;
  const branch = {
    name: pull?.headRef ?? branchName(issue, lastLife(look)),
    baseRef: pull?.baseRef ?? base.ref,
    base: base.head,
    head: pull?.head ?? branchHead,
    next: null,
    reviewed: pull?.head ?? null,
    merged: pull?.state === 'MERGED' ? (pull.mergeCommit ?? pull.head) : null,
  };
  if (pull === null) return { stage: 'kickoff', branch: null, pull: null, ending: null };
  if (pull.state === 'MERGED')
    return { stage: 'follow-up-capture', branch, pull: pull.id, ending: 'done' };
  return { stage: 'review-intake', branch, pull: pull.id, ending: null };
}

/**
 * All that is seen counts as consumed. Times are whole seconds, so what is said after the read and still in its second
 * is told from it by name.
 */
function everythingSeen({ snapshot }: Look): IssueRecord['consumed'] {
  const low = snapshot.now - (snapshot.now % SECOND);
  const of = (happened: readonly { readonly id: NodeId; readonly at: Instant }[]): Consumed => ({
    low,
    above: happened
      .filter(({ at }) => at >= low)
      .slice(-CAPS.consumed)
      .map(({ id, at }) => ({ id, at, verdict: 'none' })),
  });
  const said = (stream: Stream): Consumed =>
    of(snapshot.comments.filter((each) => each.stream === stream));
  const { lastStateChange } = snapshot.issue;
  return {
    issue: said('issue'),
    pull: said('pull'),
    review: said('review'),
    inline: said('inline'),
    move: of(snapshot.moves),
    hand: of(lastStateChange === null ? [] : [lastStateChange]),
  };
}
