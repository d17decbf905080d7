import type { DeliveriesPort, Delivery } from '../server/deps.ts';

/** GitHub forgets after three days; the sandbox after so many. */
const kept = 2_000;

export interface DeliveryLog extends Pick<DeliveriesPort, 'list' | 'get'> {
  add(delivery: Delivery): void;
}

export function makeDeliveryLog(): DeliveryLog {
  const log = new Map<number, Delivery[]>();
  return {
    add: (delivery) => {
      const all = log.get(delivery.appId) ?? [];
      all.push(delivery);
      if (all.length > kept) all.shift();
      log.set(delivery.appId, all);
    },
    list: (appId) => [...(log.get(appId) ?? [])].reverse(),
    get: (appId, id) => log.get(appId)?.find((delivery) => delivery.id === id),
  };
}
