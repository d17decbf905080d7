import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, inject, test } from 'vitest';
import { makeSystemClock } from '../../src/controller/system-clock.ts';
import { keyText } from '../../src/controller/ports.ts';
import { claimName } from '../../src/notify/claim-name.ts';
import { makeNotifier } from '../../src/notify/notifier.ts';
import { type Database, openDatabase } from '../../src/postgres/database.ts';
import { makePostgresQueue } from '../../src/postgres/queue.ts';
import { makeMemoryLog } from '../controller/memory-log.ts';
import { aNotice, aRoute, KEY } from '../notify/a-notice.ts';
import { aDatabase } from './a-database.ts';

const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});

/** A process that tells people by a line of its output, and by a second channel likewise. */
function aTeller(database: Database, id: string, lines: string[]) {
  const clock = makeSystemClock();
  const log = makeMemoryLog();
  const replica = {
    id,
    stay: () => 1,
    leads: () => false,
    count: () => 2,
    trouble: () => null,
    pools: new Set<string>(),
    tell: () => undefined,
    close: async () => undefined,
  };
  const claims = makePostgresQueue({ database, replica, clock, log });
  const notifier = makeNotifier({
    channels: { chat: { kind: 'stdout' }, pager: { kind: 'stdout' } },
    clock,
    log,
    out: { write: (line) => void lines.push(line) },
    told: () => undefined,
    claims,
  });
  ends.push(() => notifier.close());
  return notifier;
}

test('what several replicas find to be told is told once to each channel, as far as the last look still wants it', async () => {
  const database = openDatabase(await aDatabase(inject('postgres')), 4);
  ends.push(() => database.close());
  const since = Date.now();
  const routes = [aRoute({ channel: 'chat' }), aRoute({ channel: 'pager' })];
  const wanted = aNotice({ since, routes });
  const answered = aNotice({ since, routes, id: 'R_1/12/prompt/1/p2', key: 'prompt/1/p2' });
  const notices = routes.map(({ channel }) => claimName(channel, wanted.id));
  await database.ask('insert into drover.issue (name, key, note) values ($1, $2, $3)', [
    keyText(KEY),
    JSON.stringify(KEY),
    JSON.stringify({ notices }),
  ]);
  const lines: string[] = [];
  const tellers = ['one', 'another', 'a third'].map((id) => aTeller(database, id, lines));
  for (const notifier of tellers) notifier.tell(KEY, [wanted, answered]);
  const claimed = async (): Promise<number> =>
    (await database.ask('select from drover.notice where told')).length;
  while ((await claimed()) < 2) await sleep(20);
  // Those that came second have asked by then, too.
  await Promise.all(tellers.map((notifier) => notifier.close()));
  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toContain('p2');
});
