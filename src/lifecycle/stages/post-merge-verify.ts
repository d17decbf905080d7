import type { Look } from '../look.ts';
import { block, owe } from '../record/edit.ts';
import type { HistoryLine, IssueRecord } from '../record/record.ts';
import { beginRun } from '../runs/begin.ts';
import { workKey } from '../runs/work-key.ts';
import { goOn } from './next.ts';

/** Failed verifications after which a person chooses; the first is diagnosed and tried once more. */
const MOST_FAILURES = 2;

/** The repository's verify workflow runs on the merge commit; a failure is diagnosed, tried again, and then asked about. */
export function postMergeVerify(record: IssueRecord, look: Look): IssueRecord {
  const { verify } = record;
  if (verify.choice !== null) return chosen(record, look);
  if (record.run !== null) return record;
  if (record.succeeded.includes(workKey(record))) return goOn(record, look);
  if (verify.failures > 0 && !verify.diagnosed)
    return beginRun(record, look, { stage: 'post-merge-verify', kind: 'diagnose' });
  if (verify.failures >= MOST_FAILURES)
    return block(record, look.snapshot.now, { code: 'verify-failed' });
  return beginRun(record, look, { stage: 'post-merge-verify', kind: 'verify' });
}

/**
 * `revert` opens a pull request that undoes the merge, `fix forward` files an issue, and the issue goes on once that is
 * seen; `accept` leaves it at that. What GitHub refuses is told, and the person chooses again.
 */
function chosen(record: IssueRecord, look: Look): IssueRecord {
  const { choice } = record.verify;
  const { now, followUps } = look.snapshot;
  if (choice === null || choice === 'accept') return goOn(record, look);
  const kind = choice === 'revert' ? 'revert' : 'follow-up';
  const prefix = choice === 'revert' ? `revert/${record.life}/` : `follow-up/${record.life}/fix/`;
  const isMeant = ({ key }: { readonly key: string }): boolean => key.startsWith(prefix);
  if (followUps.some(isMeant)) return goOn(record, look);
  if (record.owed.some(isMeant)) return record;
  const [, refusal] = unsaid(record, prefix)?.args ?? [];
  if (refusal !== undefined)
    return block({ ...record, verify: { ...record.verify, choice: null } }, now, {
      code: 'verify-failed',
      detail: refusal,
    });
  // A choice made again is another promise.
  return owe(record, now, { key: `${prefix}${record.enteredAt}`, kind, about: 'fix' });
}

/** The promise of this choice that was given up, with why. */
function unsaid(record: IssueRecord, prefix: string): HistoryLine | undefined {
  return record.history.findLast(
    ({ at, what, args }) =>
      what === 'unsaid' && at >= record.enteredAt && args[0]?.startsWith(prefix) === true,
  );
}
