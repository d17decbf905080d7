import { createHash } from 'node:crypto';
import type { Notice } from '../lifecycle/notices/notice.ts';

/** What a channel is given to send at once: one thing, or all that was gathered of one repository. */
export interface Message {
  /** `msg_` and 32 hex digits: the same each time that the same things are sent by the same channel. */
  readonly id: string;
  /** `OWNER/NAME`. */
  readonly repository: string;
  /** At least one; oldest first. */
  readonly notices: readonly [Notice, ...(readonly Notice[])];
}

/** The message of these things for this channel. Its id has no dot, which the signature of a webhook would not allow. */
export function messageOf(channel: string, notices: Message['notices']): Message {
  const ids = notices.map(({ id }) => id).toSorted();
  const digest = createHash('sha256').update(JSON.stringify([channel, ...ids]));
  return {
    id: `msg_${digest.digest('hex').slice(0, 32)}`,
    repository: notices[0].repository,
    notices,
  };
}
