import type { Clock } from '../controller/ports.ts';
import type { Delivered } from '../controller/traffic.ts';
import { eventTime } from './event-time.ts';
import type { Ingress } from './ingress.ts';

/** The same ingress, which tells what became of each delivery. */
export function watchIngress(
  ingress: Ingress,
  clock: Pick<Clock, 'now'>,
  tell: (delivered: Delivered) => void,
): Ingress {
  return {
    close: () => ingress.close(),
    async take(event) {
      const about = { event: event.name, at: clock.now() };
      const happenedAt = eventTime(event.name, event.payload);
      try {
        const outcome = await ingress.take(event);
        tell({ ...about, happenedAt, outcome });
        return outcome;
      } catch (error) {
        tell({ ...about, happenedAt, outcome: 'refused' });
        throw error;
      }
    },
  };
}
