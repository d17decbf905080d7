import type { Look } from '../look.ts';
import { block, note, owe } from '../record/edit.ts';
import type { BlockCode } from '../record/hold.ts';
import type { IssueRecord } from '../record/record.ts';

interface Reason {
  readonly code: BlockCode;
  readonly detail?: string;
}

const WHOLE: readonly (BlockCode | null)[] = ['archived', 'config', 'installation'];

/** What holds an issue whatever its stage: an archived repository, a broken configuration, a missing permission. */
export function holdWhole(record: IssueRecord, look: Look): IssueRecord {
  const reason = reasonOf(look);
  if (record.end !== null || reason === null) return record;
  const waitsForPerson = record.hold !== null && !WHOLE.includes(record.hold.code);
  return waitsForPerson ? tell(record, look, reason) : block(record, look.snapshot.now, reason);
}

function reasonOf({ snapshot, configHolds }: Look): Reason | null {
  if (snapshot.repository.isArchived) return { code: 'archived' };
  if (!configHolds) return { code: 'config', detail: snapshot.config.kind };
  return snapshot.missingPermissions.length === 0
    ? null
    : { code: 'installation', detail: snapshot.missingPermissions.join(', ') };
}

/**
 * An issue that waits for a person goes on waiting for just that: otherwise the end of this reason would let it go. But
 * a broken configuration is said, once for each version, since commands of approvers wait until it is mended.
 */
function tell(record: IssueRecord, look: Look, { code }: Reason): IssueRecord {
  const { config, now } = look.snapshot;
  if (code !== 'config') return record;
  const version = config.kind === 'invalid' ? config.blob.slice(0, 12) : config.kind;
  const isTold = record.history.some(
    ({ what, args }) => what === 'config-broken' && args[0] === version,
  );
  if (isTold) return record;
  const key = `notice/${record.life}/config/${now}`;
  const owing = owe(record, now, { key, kind: 'notice', about: code });
  return note(owing, now, ['config-broken', version]);
}
