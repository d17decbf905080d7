import type { IssueRecord } from '../record/record.ts';
import type { Said, Taken } from './said.ts';

/**
 * Who lets a rebuilt record go on vouches for it, as who says Ready does, and is its requester from then on: nobody gets
 * rid of being the requester by damaging the record.
 */
export function vouch(before: IssueRecord, taken: Taken, { by }: Said): Taken {
  if (!taken.ok || before.hold?.code !== 'rebuilt' || taken.value.hold?.code === 'rebuilt')
    return taken;
  return { ok: true, value: { ...taken.value, requester: by.login, requesterId: by.id } };
}
