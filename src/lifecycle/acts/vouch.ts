import type { IssueRecord } from '../record/record.ts';
import { foreignEditor, withText } from '../text-pin.ts';
import type { Said, Taken } from './said.ts';

/**
 * Who lets a rebuilt record go on vouches for it, as who says Ready does, and is its requester from then on: nobody gets
 * rid of being the requester by damaging the record. Nor is the text asked about once more, of which the block said who
 * wrote it, unless one who may not write has edited it since.
 */
export function vouch(before: IssueRecord, taken: Taken, { by, look }: Said): Taken {
  const { hold } = before;
  // A pause only covers it.
  if (!taken.ok || hold?.code !== 'rebuilt' || taken.value.hold !== null) return taken;
  const isRead = foreignEditor(look, hold.since ?? hold.at) === null;
  const vouched = { ...taken.value, requester: by.login, requesterId: by.id };
  return {
    ok: true,
    value: isRead ? { ...vouched, allowed: withText(taken.value) } : vouched,
  };
}
