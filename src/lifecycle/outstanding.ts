import { cardEffect } from './desired/card.ts';
import { closingShared } from './desired/closing.ts';
import { labelEffects } from './desired/labels.ts';
import { pullEffects, threadEffects } from './desired/pull.ts';
import { hiding, promptEffects } from './desired/prompts.ts';
import { reactionEffects } from './desired/reactions.ts';
import { refEffects } from './desired/refs.ts';
import { mergeEffect } from './desired/merge.ts';
import type { Commit, Decision, FreeEffect, SharedEffect } from './effect.ts';
import type { Look } from './look.ts';
import { isAsking, isDue, owedEffects } from './owed/effects.ts';
import { claimsOf } from './owed/claims.ts';
import type { IssueRecord } from './record/record.ts';
import { recordView } from './words/view.ts';

interface Occasion {
  /** The record changes, so that a document is sent anyway. */
  readonly commits: boolean;
  /** The record is written for the first time. */
  readonly born: boolean;
}

/**
 * What GitHub should look like, less what it looks like already. What nobody waits for (a pin, a label, the text of the
 * pull request) goes only with a document that is sent anyway.
 */
export function outstanding(
  record: IssueRecord,
  look: Look,
  occasion: Occasion,
): Pick<Decision, 'commit' | 'shared' | 'owed' | 'free'> {
  const card = cardEffect(record, look);
  const asks =
    occasion.commits && record.owed.some((entry) => isAsking(entry) && isDue(entry, record, look));
  const cardNow: readonly SharedEffect[] = card === null || asks ? [] : [card];
  const pull = pullEffects(record, look);
  const isText = ({ kind }: SharedEffect): boolean => kind === 'edit-pull';
  const urgent = [
    ...pull.filter((effect) => !isText(effect)),
    ...closingShared(record, look),
    ...cardNow,
  ];
  const flushes = occasion.commits || urgent.length > 0 || record.end !== null;
  return {
    commit: occasion.commits ? commitOf(record, look, occasion) : null,
    shared: flushes ? [...urgent, ...pull.filter(isText), ...patientEffects(record, look)] : urgent,
    owed: occasion.commits
      ? owedEffects(record, look, [...(card === null ? [] : [card]), ...reviewers(record, look)])
      : [],
    free: freeEffects(record, look, occasion),
  };
}

function commitOf(record: IssueRecord, look: Look, { born }: Occasion): Commit {
  return { record, view: recordView(record, look), claims: claimsOf(record, look, born) };
}

function patientEffects(record: IssueRecord, look: Look): readonly SharedEffect[] {
  return [
    ...threadEffects(record, look),
    ...promptEffects(record, look),
    ...hiding(record),
    ...reactionEffects(record, look),
    ...pinEffects(record, look),
    ...refEffects(record, look),
    ...labelEffects(record, look),
  ];
}

/** The record stays pinned, and is the only one of its kind. */
function pinEffects(record: IssueRecord, look: Look): readonly SharedEffect[] {
  const read = look.snapshot.record;
  if (read.kind !== 'valid') return [];
  const records = [...read.duplicates, ...(look.snapshot.issue.arrival?.records ?? [])];
  const duplicates = records.map((comment): SharedEffect => ({ kind: 'delete-comment', comment }));
  return read.comment.isPinned || record.end !== null
    ? duplicates
    : [...duplicates, { kind: 'pin', comment: read.comment.id }];
}

/** People whom config names are asked for a review on GitHub, when an offer is put up. */
function reviewers(record: IssueRecord, look: Look): readonly SharedEffect[] {
  const { pull, viewer } = look.snapshot;
  if (pull === null || record.offer?.decidedAt !== look.snapshot.now) return [];
  const logins = look.config.approvers.users.filter(
    (login) => !pull.reviewRequests.includes(login) && login !== viewer.login,
  );
  return logins.length === 0 ? [] : [{ kind: 'request-review', pull: pull.id, logins }];
}

function freeEffects(
  record: IssueRecord,
  look: Look,
  { commits }: Occasion,
): readonly FreeEffect[] {
  const merge = commits ? null : mergeEffect(record, look);
  return [
    ...record.stopping.map((id): FreeEffect => ({ kind: 'cancel-run', id })),
    ...(merge === null ? [] : [merge]),
  ];
}
