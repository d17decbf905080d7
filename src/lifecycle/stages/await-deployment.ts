import { contractOf } from '../deployment/contract.ts';
import type { Look } from '../look.ts';
import { block } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';
import { goOn } from './next.ts';

/** Waits until exactly the head of the pull request is deployed as config asks. */
export function awaitDeployment(record: IssueRecord, look: Look): IssueRecord {
  const { snapshot, config } = look;
  const { branch } = record;
  if (branch === null || branch.next !== null || snapshot.pull === null) return record;
  if (config.stages['deploy-review'] === 'off') return goOn(record, look);
  const contract = contractOf(look, snapshot.pull.head);
  switch (contract.kind) {
    case 'holds':
      return goOn(record, look);
    case 'failed':
      return block(record, snapshot.now, { code: 'deploy-failed', detail: contract.environment });
    case 'waits':
      return snapshot.now < record.enteredAt + config.deadlines.deployment
        ? record
        : block(record, snapshot.now, {
            code: 'deploy-late',
            detail: contract.environments.join(', '),
          });
  }
}
