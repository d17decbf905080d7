import type { Priority } from '../controller/ports.ts';
import { type Millis, SECOND } from '../lifecycle/time.ts';
import type { EventReading } from './key.ts';

/** Events of machines come in bursts: the first waits so long for the others. */
const COALESCE: Millis = 10 * SECOND;

export interface Wish {
  readonly priority: Priority;
  readonly delay: Millis;
  /** It is about a check, which matters to issues that wait for checks alone. */
  readonly isCheck: boolean;
}

/**
 * How urgently an event wakes, or null when it wakes nobody. The end of a run or deployment counts whoever caused it:
 * the runs that we dispatch are our own, too. Of what people and machines do, our own echoes count for nothing: who
 * wrote has looked again already.
 */
export function wakeFor({ occasion, sender }: EventReading, ownId: string | null): Wish | null {
  switch (occasion) {
    case 'nothing':
      return null;
    case 'end':
      return { priority: 'machine', delay: 0, isCheck: false };
    case 'chatter':
      return { priority: 'machine', delay: COALESCE, isCheck: true };
    case 'part':
    case 'act':
      if (sender !== null && sender.id === ownId) return null;
      return occasion === 'act' && sender?.type === 'User'
        ? { priority: 'person', delay: 0, isCheck: false }
        : { priority: 'machine', delay: COALESCE, isCheck: false };
  }
}
