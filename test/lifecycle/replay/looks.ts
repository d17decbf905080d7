import { renderRecord } from '../../../src/lifecycle/record/codec.ts';
import { scopeOf, type Wake } from '../../../src/lifecycle/replay/history.ts';
import { readHistory, SEAL, thaw } from '../../recorded/history.ts';

/** The wakes of a recorded history, with each record's comment as it stands on GitHub. */
export function wakesOf(name: string): readonly Wake[] {
  return thaw(readHistory(name)).map((wake) => {
    const { snapshot } = wake;
    const { record } = snapshot;
    if (record.kind !== 'valid') return wake;
    const body = `### Here it stands\n\n${renderRecord(record.record, scopeOf(snapshot), SEAL)}`;
    const comment = { ...record.comment, body };
    return { ...wake, snapshot: { ...snapshot, record: { ...record, comment } } };
  });
}
