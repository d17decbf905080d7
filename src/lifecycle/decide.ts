import { advance } from './advance.ts';
import type { Decision } from './effect.ts';
import { type Look, lookAt } from './look.ts';
import { nextLook } from './next-look.ts';
import { NOTHING } from './nothing.ts';
import { awaken } from './observe/awaken.ts';
import { isObserving, observe } from './observe/observe.ts';
import { outstanding } from './outstanding.ts';
import { fitted } from './record/fit.ts';
import { rebuild } from './record/rebuild.ts';
import { isSame } from './record/same.ts';
import type { IssueRecord } from './record/record.ts';
import { isWorthACommit } from './record/worth.ts';
import type { Snapshot } from './snapshot/snapshot.ts';
import { unmanaged } from './unmanaged.ts';

/**
 * What to do about an issue, given all that was read of it. Pure: the same snapshot gives the same decision, to the
 * byte. Without a configuration on the default branch Drover is silent, and with `mode: observe` it only watches.
 */
export function decide(snapshot: Snapshot): Decision {
  const look = lookAt(snapshot);
  return isObserving(look) ? observe(look, act) : act(look);
}

/** What to do by one who may. */
function act(look: Look): Decision {
  const { record, config } = look.snapshot;
  switch (record.kind) {
    case 'valid':
      return record.record.observing === null
        ? follow(record.record, advance(record.record, look), look)
        : awaken(record.record, look, (after) => follow(record.record, advance(after, look), look));
    case 'absent':
      return unmanaged(look, (born) => follow(null, advance(born, look), look));
    case 'broken':
    case 'deleted':
      return config.kind === 'absent'
        ? { ...NOTHING, because: ['no-config'] }
        : follow(null, advance(rebuild(look), look), look);
    case 'newer':
      return { ...NOTHING, because: ['newer-record'] };
  }
}

/** From the record as it is and as it should be to what is still missing on GitHub. */
function follow(before: IssueRecord | null, after: IssueRecord, look: Look): Decision {
  const commits = before === null || isWorthACommit(before, after);
  const committed = commits ? fitted({ ...after, revision: after.revision + 1 }) : after;
  const effects = outstanding(committed, look, { commits, born: before === null });
  return {
    ...effects,
    ...nextLook(committed, look, isLetGo(before, after)),
    heedsChecks: after.stage === 'merge' && after.end === null,
    because: because(before, after),
  };
}

/** What happened while something held it was left for later, and no event tells of it once more. */
function isLetGo(before: IssueRecord | null, after: IssueRecord): boolean {
  const held = before?.hold ?? null;
  return held !== null && (after.hold?.kind !== held.kind || after.hold.code !== held.code);
}

function because(before: IssueRecord | null, after: IssueRecord): readonly string[] {
  const known = before?.history ?? [];
  const fresh = after.history
    .filter((line) => !known.includes(line))
    .filter((line) => !known.some((each) => isSame(each, line)));
  return fresh.map((line) => [line.what, ...line.args].filter((part) => part !== '').join(' '));
}
