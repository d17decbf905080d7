import type { Look } from '../look.ts';
import { block, note } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';

/** Counts a failed attempt: after a pause that doubles each time it is tried again, up to the limit, then a person is asked. */
export function failure(
  record: IssueRecord,
  look: Look,
  what: { readonly why: string; readonly detail: string },
): IssueRecord {
  const { limits } = look.config;
  const { now } = look.snapshot;
  const failures = record.failures + 1;
  const told = note({ ...record, failures }, now, ['failed', what.why, what.detail]);
  if (failures >= limits.failures && what.why === 'plan-invalid')
    return block(told, now, { code: 'plan-invalid', detail: what.detail });
  if (failures >= limits.failures)
    return block(told, now, {
      code: 'run-failed',
      detail: `${what.why}${what.detail === '' ? '' : `: ${what.detail}`}`,
    });
  return { ...told, retryAt: now + limits.backoff * 2 ** (failures - 1) };
}
