import type { Look } from '../look.ts';
import { MISSED_AFTER } from '../owed/settle.ts';
import { CAPS } from '../record/caps.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Stray } from '../record/stray.ts';
import type { Instant } from '../time.ts';

/**
 * Takes up what has become of strays: one that GitHub has is stopped like any run that is let go of, and one that it has
 * not after the time in which anything sent off is missed was never dispatched.
 */
export function settleStrays(record: IssueRecord, { snapshot }: Look): IssueRecord {
  const strays = straysOf(record);
  if (strays.length === 0) return record;
  const found = (snapshot.strays ?? []).filter((each) =>
    strays.some(({ key }) => key === each.key),
  );
  const left = strays.filter(
    (each) => snapshot.now < giveUpAt(each) && !found.some(({ key }) => key === each.key),
  );
  const going = found.filter(({ isOver }) => !isOver).map(({ id }) => id);
  return withStrays(
    { ...record, stopping: [...record.stopping, ...going].slice(-CAPS.stopping) },
    left,
  );
}

export function straysOf({ strays = [] }: IssueRecord): readonly Stray[] {
  return strays;
}

/** When it is sure that there is none. */
export function giveUpAt({ at }: Stray): Instant {
  return at + MISSED_AFTER;
}

export function withStrays(record: IssueRecord, strays: readonly Stray[]): IssueRecord {
  const { strays: _former, ...rest } = record;
  return strays.length === 0 ? rest : { ...rest, strays: strays.slice(-CAPS.stopping) };
}
