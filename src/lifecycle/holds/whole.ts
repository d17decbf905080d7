import type { Look } from '../look.ts';
import { block } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';

/** What holds an issue whatever its stage: an archived repository, a broken configuration, a missing permission. */
export function holdWhole(record: IssueRecord, look: Look): IssueRecord {
  const { snapshot } = look;
  if (record.end !== null) return record;
  if (snapshot.repository.isArchived) return block(record, snapshot.now, { code: 'archived' });
  if (!look.configHolds)
    return block(record, snapshot.now, { code: 'config', detail: snapshot.config.kind });
  if (snapshot.missingPermissions.length > 0)
    return block(record, snapshot.now, {
      code: 'installation',
      detail: snapshot.missingPermissions.join(', '),
    });
  return record;
}
