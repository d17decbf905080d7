import type { EffectResult } from '../../controller/ports.ts';
import type { FreeEffect, OwedEffect } from '../../lifecycle/effect.ts';
import type { Snapshot } from '../../lifecycle/snapshot/snapshot.ts';
import { marksOf } from '../marks.ts';
import { addComment } from './add-comment.ts';
import { cancelRun } from './cancel-run.ts';
import type { Writing } from './commit.ts';
import { createIssue } from './create-issue.ts';
import { dispatch } from './dispatch.ts';
import { mergePull } from './merge-pull.ts';
import type { Mutation } from './mutation.ts';
import { replyThread } from './reply-thread.ts';
import { revertPull } from './revert-pull.ts';
import { send } from './send.ts';
import { sharedMutation } from './shared.ts';

/** Performs one effect that waited for its commit, or that needs none. What it makes carries its key. */
export async function performEffect(
  writing: Writing,
  effect: OwedEffect | FreeEffect,
  snapshot: Snapshot,
): Promise<EffectResult> {
  const { client, key, seal } = writing;
  const { mark } = marksOf(snapshot.issue.id, seal);
  switch (effect.kind) {
    case 'dispatch':
      return remembered(writing, await dispatch(client, key, effect));
    case 'cancel-run':
      return cancelRun(client, key, effect.id);
    case 'comment':
      return comment(writing, effect, snapshot);
    case 'reply-thread':
      return mutate(writing, [replyThread(effect.thread, mark(effect.body, effect.key))]);
    case 'create-issue': {
      const body = mark(effect.body, effect.key);
      return mutate(writing, [createIssue(snapshot.repository.id, effect.title, body)]);
    }
    case 'revert-pull': {
      const body = mark(effect.body, effect.key);
      return mutate(writing, [revertPull(effect.pull, effect.title, body)]);
    }
    case 'merge':
      return mutate(writing, [mergePull(effect)]);
  }
}

/** A run whose address is known from the start is read with the issue's world. */
function remembered({ memory }: Writing, result: EffectResult): EffectResult {
  if (result.kind === 'done' && result.outcome?.kind === 'dispatched') {
    const { key, url } = result.outcome;
    memory.found = { key, url };
    memory.hints = { ...memory.hints, run: url };
  }
  return result;
}

/**
 * The comment, and behind it in the same document what shows only once it stands. GitHub does them in this order; should
 * it refuse the comment alone, what follows is shown early until the next wake has it.
 */
function comment(
  writing: Writing,
  effect: Extract<OwedEffect, { kind: 'comment' }>,
  snapshot: Snapshot,
): Promise<EffectResult> {
  const { mark } = marksOf(snapshot.issue.id, writing.seal);
  const subject = effect.on === 'pull' ? snapshot.pull?.id : snapshot.issue.id;
  if (subject === undefined) {
    return Promise.resolve({ kind: 'failed', reason: 'there is no pull request to comment on' });
  }
  const context = { snapshot, labels: writing.memory.labels, seal: writing.seal };
  return mutate(writing, [
    addComment(subject, mark(effect.body, effect.key)),
    ...effect.follows.flatMap((shared) => sharedMutation(shared, context) ?? []),
  ]);
}

/** The first mutation is the effect; of the others, whose failure leaves it unclear, the next look sends what is missing. */
async function mutate(
  { client, log, key }: Writing,
  mutations: readonly Mutation[],
): Promise<EffectResult> {
  const sent = await send(client, mutations);
  if (sent.kind === 'asleep' || sent.kind === 'unclear') return sent;
  if (sent.kind !== 'sent') return { kind: 'failed', reason: sent.reason };
  const [first, ...others] = sent.ended;
  const missing = others.filter((end) => end.kind !== 'done');
  for (const { kind: how, reason } of missing) {
    log.warn('a write did not take effect', { issue: key.number, how, reason });
  }
  if (first === undefined || first.kind === 'unclear') {
    return { kind: 'unclear', reason: first?.reason ?? 'no answer' };
  }
  if (first.kind === 'done') {
    return missing[0] === undefined
      ? { kind: 'done', outcome: null }
      : { kind: 'unclear', reason: missing[0].reason };
  }
  // What was made a moment ago may not be found yet: it was not done, and may be tried again.
  return { kind: first.type === 'NOT_FOUND' ? 'unclear' : 'failed', reason: first.reason };
}
