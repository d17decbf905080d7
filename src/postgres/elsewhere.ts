import { type Millis, MINUTE, SECOND } from '../lifecycle/time.ts';
import type { Database } from './database.ts';
import type { makePostgresQueue } from './queue.ts';

type Carry = NonNullable<Parameters<typeof makePostgresQueue>[0]['carry']>;

/** A look may end while it is asked who looked. */
const MARGIN: Millis = MINUTE;

/** The same notes, signed by the replica that left them. */
export function signed(carry: Carry, me: string): Carry {
  return {
    take: (key, note, told) => carry.take(key, note, told),
    give: (key) => ({ ...carry.give(key), by: me }),
  };
}

/** Names, as of `keyText`, of issues at which another replica has looked last, of those looked at since the last call. */
export function makeElsewhere(database: Database, me: string): () => Promise<readonly string[]> {
  let asked = performance.now();
  return async () => {
    const now = performance.now();
    const rows = await database.ask<{ readonly name: string }>(
      `select name from drover.issue
        where touched > clock_timestamp() - make_interval(secs => $1)
          and note ->> 'by' is distinct from $2
          and worked_by is distinct from $2`,
      [(now - asked + MARGIN) / SECOND, me],
    );
    asked = now;
    return rows.map(({ name }) => name);
  };
}
