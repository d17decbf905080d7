import { setTimeout as sleep } from 'node:timers/promises';
import type { Millis } from '../../src/lifecycle/time.ts';
import { type Chance, makeChance } from '../simulation/chance.ts';
import { clearFaults, setFault, type Site } from './site.ts';

/** A GitHub that is slow and fails, again and again. */
export interface Weather {
  /** How many faults struck or were about to, by kind. */
  readonly counts: Readonly<Record<string, number>>;
  /** All is well again. */
  end(): Promise<void>;
}

/** How often something goes wrong. */
const EVERY: Millis = 500;

interface SomeFault {
  readonly kind: string;
  readonly [key: string]: unknown;
}

export function badWeather(site: Site, seed: number): Weather {
  const chance = makeChance(seed);
  const counts: Record<string, number> = {};
  const over = new AbortController();
  const blow = async (): Promise<void> => {
    while (!over.signal.aborted) {
      // One at a time: those that have not struck yet would all strike the same request.
      if ((await waiting(site)) === 0) {
        const fault = aFault(chance);
        counts[fault.kind] = (counts[fault.kind] ?? 0) + 1;
        await setFault(site, fault);
      }
      await sleep(EVERY, undefined, { signal: over.signal }).catch(() => undefined);
    }
    await clearFaults(site);
  };
  const blown = blow();
  return {
    counts,
    end: async () => {
      over.abort();
      await blown;
    },
  };
}

async function waiting({ sandbox }: Site): Promise<number> {
  const answer = await fetch(`${sandbox.urls.origin}/_sandbox/faults`);
  const { faults } = (await answer.json()) as { readonly faults: readonly unknown[] };
  return faults.length;
}

function aFault(chance: Chance): SomeFault {
  const status = chance.pick([500, 502, 503]);
  const milliseconds = chance.between(50, 1_500);
  const seconds = chance.between(1, 60);
  return chance.weighed<SomeFault>([
    [4, { kind: 'fail-before', status }],
    [4, { kind: 'fail-after', status }],
    [3, { kind: 'slow', milliseconds, times: chance.between(1, 3) }],
    [0.3, { kind: 'rate-limit', limit: chance.pick(['primary', 'secondary']), seconds }],
    [1, { kind: 'webhook-drop' }],
    [1, { kind: 'webhook-duplicate' }],
    [1, { kind: 'webhook-delay', milliseconds }],
    [1, { kind: 'webhook-reorder' }],
  ]);
}
