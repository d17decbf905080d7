import type { Look } from '../look.ts';
import { owe } from '../record/edit.ts';
import { hourlyKey, type HourlyKind } from '../record/hourly-key.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Act } from './act.ts';
import type { Verdict } from './consumption.ts';
import type { Refusal } from './refusal.ts';

/** What an act made of the record, and how it is marked as consumed. */
export interface Applied {
  readonly record: IssueRecord;
  readonly verdict: Verdict;
}

/**
 * A refusal is told once, where the act was done. A stranger is told once an hour at the most, so that nobody can make
 * Drover talk.
 */
export function refused(
  record: IssueRecord,
  { act, look }: { readonly act: Act; readonly look: Look },
  refusal: Refusal,
): Applied {
  const stranger = refusal.code === 'stranger';
  const owing = owe(record, look.snapshot.now, {
    ...(stranger ? onceAnHour('reply', act, record.life) : { key: `reply/${act.id}` }),
    kind: 'reply',
    about: act.id,
    args: [refusal.code, act.by?.login ?? '', ...refusal.args],
  });
  return { record: owing, verdict: 'refused' };
}

/** A key that a person's acts of one hour share in one life. */
export function onceAnHour(kind: HourlyKind, act: Act, life: number) {
  return hourlyKey(kind, act.by?.login ?? '', { life, at: act.at });
}
