import type { Decision, FreeEffect, OwedEffect, SharedEffect } from '../lifecycle/effect.ts';
import type { Snapshot } from '../lifecycle/snapshot/snapshot.ts';
import type { Instant } from '../lifecycle/time.ts';
import type { Outcomes } from './outcomes.ts';
import type { CommitOutcome, IssueKey, IssueWorld, Log } from './ports.ts';

export interface ApplyDeps {
  readonly world: IssueWorld;
  readonly outcomes: Outcomes;
  readonly log: Log;
}

/** One wake: what was read, and what was decided from it. */
export interface Look {
  readonly key: IssueKey;
  readonly snapshot: Snapshot;
  readonly decision: Decision;
}

/**
 * How far a decision was carried out. `idle`: there was nothing to do. `applied`: all was sent; some of it may have
 * failed or be unclear. The rest is a commit that did not succeed, after which nothing else was sent; `asleep` may also
 * have come in the middle.
 */
export type Applied =
  | { readonly kind: 'idle' }
  | ({ readonly kind: 'applied' } & Sent)
  | Exclude<CommitOutcome, { readonly kind: 'done' }>;

interface Sent {
  /** Something failed for good that had not failed before: the next decision must know at once. */
  readonly failed: boolean;
  /** The same failure once more: deciding again at once would go round in circles. */
  readonly failedAgain: boolean;
  readonly unclear: boolean;
  /** Everything is known to have taken effect. */
  readonly whole: boolean;
  /** Something took effect that changes what is to be done, and whose event wakes nobody because it is our own. */
  readonly moved: boolean;
}

/**
 * Carries out a decision: the commit with what shares its document, then what was owed by it, then what is free. Only a
 * commit that certainly succeeded is followed by anything.
 */
export async function applyDecision(deps: ApplyDeps, look: Look): Promise<Applied> {
  const { commit, shared } = look.decision;
  const effects = following(deps.log, look.decision);
  if (commit === null && shared.length === 0) {
    return effects.length === 0 ? { kind: 'idle' } : performAll(deps, look, effects);
  }
  const outcome = await deps.world.commit(look.key, { snapshot: look.snapshot, commit, shared });
  if (outcome.kind === 'refused') {
    deps.outcomes.add(look.key, { kind: 'failed', key: 'commit', reason: outcome.reason });
  }
  if (outcome.kind !== 'done') return outcome;
  if (commit !== null) deps.outcomes.taken(look.key, look.snapshot.outcomes);
  const applied = await performAll(deps, look, effects);
  if (applied.kind !== 'applied') return applied;
  return {
    ...applied,
    whole: applied.whole && outcome.whole,
    moved: applied.moved || (commit === null && shared.some(isMove)),
  };
}

/**
 * What may follow the commit; what may not is a bug of the decision, told and left out. Where there is no record to
 * commit, a comment may still be owed: the key that it bears keeps the next look from saying it again.
 */
function following(log: Log, decision: Decision): readonly (OwedEffect | FreeEffect)[] {
  const { commit, owed, free } = decision;
  const merges = free.filter(({ kind }) => kind === 'merge');
  if (commit === null) {
    const others = owed.filter(({ kind }) => kind !== 'comment');
    if (others.length > 0)
      log.error('owed effects without a commit', { owed: others.map(effectKey) });
    return [...owed.filter(({ kind }) => kind === 'comment'), ...free];
  }
  if (merges.length > 0) log.error('merge beside a commit', { merges: merges.map(effectKey) });
  return [...owed, ...free.filter(({ kind }) => kind !== 'merge')];
}

async function performAll(
  deps: ApplyDeps,
  look: Look,
  effects: readonly (OwedEffect | FreeEffect)[],
): Promise<Applied> {
  let sent = NOTHING;
  for (const effect of effects) {
    const one = await performOne(deps, look, effect);
    if (one.kind === 'asleep') return one;
    sent = {
      failed: sent.failed || one.failed,
      failedAgain: sent.failedAgain || one.failedAgain,
      unclear: sent.unclear || one.unclear,
      whole: sent.whole && one.whole,
      moved: sent.moved || one.moved,
    };
  }
  return { kind: 'applied', ...sent };
}

type SentOrAsleep =
  | ({ readonly kind: 'sent' } & Sent)
  | { readonly kind: 'asleep'; readonly until: Instant };

const NOTHING: Sent = {
  failed: false,
  failedAgain: false,
  unclear: false,
  whole: true,
  moved: false,
};

async function performOne(
  { world, outcomes, log }: ApplyDeps,
  { key, snapshot }: Look,
  effect: OwedEffect | FreeEffect,
): Promise<SentOrAsleep> {
  const sent = { kind: 'sent', ...NOTHING } as const;
  const named = { effect: effect.kind, key: effectKey(effect) };
  const result = await world.perform(key, effect, snapshot);
  switch (result.kind) {
    case 'asleep':
      return result;
    case 'done':
      if (result.outcome) outcomes.add(key, result.outcome);
      return { ...sent, moved: effect.kind === 'merge' || effect.kind === 'revert-pull' };
    case 'unclear':
      log.warn('effect unclear', { ...named, reason: result.reason });
      return { ...sent, unclear: true, whole: false };
    case 'failed': {
      const before = snapshot.outcomes.some(
        (other) => other.kind === 'failed' && other.key === named.key,
      );
      outcomes.add(key, { kind: 'failed', key: named.key, reason: result.reason });
      log.warn('effect failed', { ...named, reason: result.reason });
      return { ...sent, failed: !before, failedAgain: before, whole: false };
    }
  }
}

/** The name under which an effect's failure is told to the next decision. */
export function effectKey(effect: OwedEffect | FreeEffect): string {
  if ('key' in effect) return effect.key;
  return `${effect.kind}:${effect.id}`;
}

const MOVES = ['move-refs', 'open-pull', 'close-pull', 'reopen-pull', 'set-draft', 'close-issue'];

/** Whether a shared effect changes what is to be done next; the others only change what is shown. */
export function isMove({ kind }: SharedEffect): boolean {
  return MOVES.includes(kind);
}
