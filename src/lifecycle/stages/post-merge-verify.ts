import type { Look } from '../look.ts';
import { block, owe } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';
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

/** `revert` opens a pull request that undoes the merge, `fix forward` files an issue, `accept` leaves it at that. */
function chosen(record: IssueRecord, look: Look): IssueRecord {
  const { choice } = record.verify;
  const { now } = look.snapshot;
  if (choice === 'revert')
    return goOn(owe(record, now, { key: `revert/${record.life}`, kind: 'revert' }), look);
  if (choice === 'fix forward')
    return goOn(
      owe(record, now, { key: `follow-up/${record.life}/fix`, kind: 'follow-up', about: 'fix' }),
      look,
    );
  return goOn(record, look);
}
