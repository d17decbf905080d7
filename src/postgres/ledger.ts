import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Log } from '../controller/ports.ts';
import { type Instant, type Millis, SECOND } from '../lifecycle/time.ts';
import type { Database } from './database.ts';

/** A request as it counts against GitHub's limits. */
interface Demand {
  readonly lane: 'read' | 'write';
  readonly api: 'rest' | 'graphql';
  readonly points: number;
  readonly content: number;
  readonly most: { readonly points: number; readonly minute: number; readonly hour: number };
}

type Turn<T> =
  | { readonly kind: 'sent'; readonly value: T }
  | { readonly kind: 'asleep'; readonly until: Instant }
  | { readonly kind: 'lost' };

/** What all replicas together ask of one installation, as the lanes want to have it kept. */
interface Ledger {
  pass<T>(demand: Demand, send: () => Promise<T>): Promise<Turn<T>>;
  sleep(until: Instant): void;
  processes(): number;
}

export interface LedgerParts {
  readonly database: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** This process, and how many there are. */
  readonly replica: { readonly id: string; readonly count: () => number };
}

/** Longer than a request may take. Whoever stands still loses it sooner: when the others take its issues. */
const LEASE: Millis = 35 * SECOND;
/** How soon a write is tried again while another replica writes. */
const AGAIN: Millis = 15;

const FREE = 0;
const WRITING = -1;
const STRUCK_OFF = -2;

/** One row an installation holds what was sent, by whom it is written just now, and until when it sleeps. */
export function makeLedgers({
  database,
  clock,
  log,
  replica,
}: LedgerParts): (installation: number) => Ledger {
  const { id } = replica;
  const text = 'select drover.take_turn_if_there($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as wait';

  /** Until when it must wait, {@link FREE}, {@link WRITING} or {@link STRUCK_OFF}; whoever cannot be asked lets it go. */
  async function take(installation: number, demand: Demand): Promise<number> {
    const { lane, api, points, content, most } = demand;
    const limits = [most.points, most.minute, most.hour];
    const given = [installation, id, lane === 'write', api, points, content, ...limits, LEASE];
    try {
      const [row] = await database.ask<{ readonly wait: number }>(text, given);
      return row?.wait ?? FREE;
    } catch (error) {
      log.debug('limits not shared', { installation, err: error });
      return FREE;
    }
  }

  return (installation) => ({
    async pass(demand, send) {
      let wait = await take(installation, demand);
      while (wait === WRITING) {
        await sleep(AGAIN);
        wait = await take(installation, demand);
      }
      if (wait === STRUCK_OFF) return { kind: 'lost' };
      if (wait > FREE) return { kind: 'asleep', until: clock.now() + wait };
      if (demand.lane === 'read') return { kind: 'sent', value: await send() };
      try {
        return { kind: 'sent', value: await send() };
      } finally {
        await database
          .ask('select drover.end_turn($1, $2)', [installation, id])
          .catch((err: unknown) => log.debug('limits not shared', { installation, err }));
      }
    },
    processes: () => replica.count(),
    sleep(until) {
      const length = until - clock.now();
      database
        .ask('select drover.sleep_all($1, $2)', [installation, length])
        .catch((err: unknown) => log.debug('limits not shared', { installation, err }));
    },
  });
}
