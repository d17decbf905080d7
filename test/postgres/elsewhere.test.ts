import { expect, inject, test } from 'vitest';
import { keyText } from '../../src/controller/ports.ts';
import { makeSystemClock } from '../../src/controller/system-clock.ts';
import { openDatabase } from '../../src/postgres/database.ts';
import { makeElsewhere, signed } from '../../src/postgres/elsewhere.ts';
import { makePostgresQueue } from '../../src/postgres/queue.ts';
import { joinReplicas } from '../../src/postgres/replica.ts';
import { makeMemoryLog } from '../controller/memory-log.ts';
import { KEY } from '../controller/worlds.ts';
import { aDatabase } from './a-database.ts';

/** As long as a slow machine may take. */
const PATIENCE = { timeout: 60_000 };

const NOTHING = { take: () => undefined, give: () => ({ deaf: false, notices: [] }) };

/** A replica that counts how often it looked, and knows who else did. */
function aReplica(url: string) {
  const database = openDatabase(url, 4);
  const clock = makeSystemClock();
  const log = makeMemoryLog();
  const news: string[] = [];
  const replica = joinReplicas({
    database,
    log,
    whenPrepared: () => queue.renew(),
    heard: (text) => news.push(text),
  });
  const carry = signed(NOTHING, replica.id);
  const queue = makePostgresQueue({ database, replica, clock, log, carry, look: 100 });
  const elsewhere = makeElsewhere(database, replica.id);
  return {
    elsewhere,
    news,
    tell: (text: string) => replica.tell(text),
    async look() {
      const looked = new Promise<void>((resolve) => {
        queue.work(async () => {
          resolve();
          return { kind: 'done', again: null };
        });
      });
      await queue.wake({ key: KEY, priority: 'person', due: clock.now() });
      await looked;
      await queue.drain();
    },
    async close() {
      await replica.close();
      await database.close();
    },
  };
}

test('each replica knows which issues another one has looked at last', async () => {
  const url = await aDatabase(inject('postgres'));
  const [one, other] = [aReplica(url), aReplica(url)];
  try {
    await one.look();
    expect(await one.elsewhere()).toEqual([]);
    expect(await other.elsewhere()).toEqual([keyText(KEY)]);
    await other.look();
    expect(await one.elsewhere()).toEqual([keyText(KEY)]);
    expect(await other.elsewhere()).toEqual([]);
  } finally {
    await Promise.all([one.close(), other.close()]);
  }
});

test('what a replica tells the others hear at once, and it does not', async () => {
  const url = await aDatabase(inject('postgres'));
  const [one, other] = [aReplica(url), aReplica(url)];
  try {
    // One after the other: two wakes of one issue at a time may become one look.
    await one.look();
    await other.look();
    one.tell('acme/shop#12');
    await expect.poll(() => other.news, PATIENCE).toEqual(['acme/shop#12']);
    other.tell('something else');
    await expect.poll(() => one.news, PATIENCE).toEqual(['something else']);
    expect(other.news).toEqual(['acme/shop#12']);
  } finally {
    await Promise.all([one.close(), other.close()]);
  }
});
