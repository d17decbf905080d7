import type { Effect, SharedEffect } from '../effect.ts';
import { shortSha } from '../ids.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Would } from '../record/observing.ts';
import type { Foreseen } from './foresee.ts';

/** One thing that would be done, without its times. */
export type Wish = Pick<Would, 'what' | 'args'>;

const LONGEST = 120;

/** What a person would see of what is foreseen: where the issue would stand, and what would be done for it. */
export function wishesOf({ record, effects }: Foreseen, look: Look): readonly Wish[] {
  const wishes = [stand(record), ...effects.flatMap((effect) => wishOf(effect, record, look))];
  // Several steps may write the card; only the last of it would stay.
  const card = wishes.findLast(({ what }) => what === 'card');
  const kept = wishes.filter((each) => each.what !== 'card' || each === card);
  const names = kept.map((each) => JSON.stringify([each.what, each.args]));
  return kept.filter((_, at) => names.indexOf(names[at] ?? '') === at);
}

function stand({ stage, hold, end, queued }: IssueRecord): Wish {
  const waits = queued && end === null ? 'in-line' : '';
  const held = hold === null ? waits : (hold.code ?? 'paused');
  return wish('stand', stage, end?.outcome ?? '', held);
}

function wish(what: Would['what'], ...args: readonly string[]): Wish {
  return { what, args: args.slice(0, 4).map((arg) => arg.slice(0, LONGEST)) };
}

function wishOf(effect: Effect, record: IssueRecord, look: Look): readonly Wish[] {
  switch (effect.kind) {
    case 'dispatch':
      return [wish('dispatch', effect.dispatch.workflow, effect.key, record.agent)];
    case 'comment':
      return said(effect.key, record);
    case 'reply-thread':
      return [wish('thread')];
    case 'create-issue':
      return [wish('follow-up', effect.key)];
    case 'revert-pull':
      return [wish('revert')];
    case 'cancel-run':
      return [wish('cancel-run', effect.id)];
    case 'merge':
      return [wish('merge', shortSha(effect.head), effect.method)];
    default:
      return shared(effect, look);
  }
}

/** A comment by what was promised; one that no promise stands for says what is wrong with the configuration. */
function said(key: string, record: IssueRecord): readonly Wish[] {
  const owed = record.owed.find((entry) => entry.key === key);
  switch (owed?.kind) {
    case 'offer':
      return [wish('offer', ...(record.offer === null ? [] : [shortSha(record.offer.head)]))];
    case 'prompt':
      return [wish('prompt')];
    case 'notice':
      return [wish('notice', owed.about)];
    case 'why':
    case 'help':
    case 'repair':
      return [wish(owed.kind)];
    case 'reply':
      return [wish('reply', ...owed.args)];
    default:
      return [];
  }
}

function shared(effect: SharedEffect, look: Look): readonly Wish[] {
  switch (effect.kind) {
    case 'move-card':
      return [wish('card', optionOf(effect.optionId, look))];
    case 'add-labels':
      return effect.labels.map((label) => wish('label', label));
    case 'remove-labels':
      return effect.labels.map((label) => wish('unlabel', label));
    case 'move-refs':
      return effect.moves.flatMap(({ name, after }) =>
        name.startsWith(BRANCHES)
          ? [wish('branch', name.slice(BRANCHES.length), /^0+$/.test(after) ? '' : shortSha(after))]
          : [],
      );
    case 'open-pull':
      return [wish('open-pull', effect.branch, effect.baseRef)];
    case 'set-draft':
      return [wish(effect.isDraft ? 'draft' : 'undraft')];
    case 'request-review':
      return [wish('request-review', ...effect.logins)];
    case 'resolve-thread':
      return [wish('resolve')];
    case 'deactivate-deployment':
      return [wish('preview-off')];
    // People see it in the prompt, and the reply says so.
    case 'edit-comment':
    case 'hide-comment':
      return [];
    case 'edit-pull':
    case 'close-pull':
    case 'reopen-pull':
    case 'react':
    case 'close-issue':
      return [wish(effect.kind)];
    // The record is kept as one comment all the while.
    case 'pin':
    case 'delete-comment':
      return [];
  }
}

const BRANCHES = 'refs/heads/';

function optionOf(id: string, { snapshot }: Look): string {
  return snapshot.card?.options.find((option) => option.id === id)?.name ?? id;
}
