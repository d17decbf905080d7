import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, inject, test } from 'vitest';
import { makeSystemClock } from '../../src/controller/system-clock.ts';
import { type Lanes, makeLanes, type Weight } from '../../src/github/lanes.ts';
import { MINUTE } from '../../src/lifecycle/time.ts';
import { type Database, openDatabase } from '../../src/postgres/database.ts';
import { makeLedgers } from '../../src/postgres/ledger.ts';
import { makeMemoryLog } from '../controller/memory-log.ts';
import { aDatabase } from './a-database.ts';

const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  await Promise.all(ends.map((end) => end()));
});

const READ = { lane: 'read', api: 'graphql', content: 0 } as const satisfies Weight;
const COMMENT = { lane: 'write', api: 'graphql', content: 1 } as const satisfies Weight;

async function open(): Promise<Database> {
  const database = openDatabase(await aDatabase(inject('postgres')), 4);
  ends.push(() => database.close());
  return database;
}

/** The lanes of one installation in so many processes, all of which are there. */
async function lanesOf(database: Database, count: number): Promise<readonly Lanes[]> {
  const text = 'insert into drover.replica (id, lock, pools) values ($1, 0, $2)';
  for (let at = 0; at < count; at += 1) await database.ask(text, [`replica ${at}`, []]);
  return connected(database, count);
}

function connected(database: Database, count: number): readonly Lanes[] {
  const clock = makeSystemClock();
  return Array.from({ length: count }, (_, at) => {
    const replica = { id: `replica ${at}`, count: () => count };
    return makeLanes(clock, makeLedgers({ database, clock, log: makeMemoryLog(), replica })(7));
  });
}

function nth(lanes: readonly Lanes[], at: number): Lanes {
  const found = lanes[at % lanes.length];
  if (found === undefined) throw new Error('there are none');
  return found;
}

test('replicas write one after the other, and together no more than one alone may', async () => {
  const lanes = await lanesOf(await open(), 3);
  let writing = 0;
  let most = 0;
  const began = Date.now();
  const turns = await Promise.all(
    Array.from({ length: 90 }, (_, at) =>
      nth(lanes, at).run(COMMENT, async () => {
        writing += 1;
        most = Math.max(most, writing);
        await sleep(1);
        writing -= 1;
      }),
    ),
  );
  const put = turns.flatMap((turn) => (turn.kind === 'asleep' ? [turn.until] : []));
  // GitHub's limit is 80 a minute.
  expect(turns.length - put.length).toBe(70);
  expect(Math.min(...put)).toBeGreaterThanOrEqual(began + MINUTE);
  expect(most).toBe(1);
});

test('reads begin while twenty writes of another replica wait', async () => {
  const lanes = await lanesOf(await open(), 2);
  const one = nth(lanes, 0);
  const written: Promise<unknown>[] = [];
  let isWritten = false;
  for (let count = 0; count < 20; count += 1) {
    written.push(one.run(COMMENT, () => sleep(100)));
  }
  const all = Promise.all(written).then(() => (isWritten = true));
  for (const each of lanes) {
    const turn = await each.run(READ, async () => isWritten);
    expect(turn).toEqual({ kind: 'sent', value: false });
  }
  await all;
});

test('when GitHub tells one replica to wait, all of them do', async () => {
  const lanes = await lanesOf(await open(), 2);
  const [one, other] = [nth(lanes, 0), nth(lanes, 1)];
  const until = one.slowDown(null);
  expect(until).toBeGreaterThan(Date.now() + MINUTE / 2);
  let turn = await other.run(READ, async () => 'too soon');
  for (let tries = 0; turn.kind === 'sent' && tries < 100; tries += 1) {
    await sleep(20);
    turn = await other.run(READ, async () => 'too soon');
  }
  expect(turn.kind).toBe('asleep');
  expect(Math.abs((turn.kind === 'asleep' ? turn.until : 0) - until)).toBeLessThan(MINUTE / 2);
});

test('a replica that cannot ask the others keeps to the limits by itself', async () => {
  const database = openDatabase('postgres://nobody@127.0.0.1:1/nothing', 1);
  ends.push(() => database.close());
  const alone = nth(connected(database, 1), 0);
  const turns = await Promise.all(
    Array.from({ length: 75 }, () => alone.run(COMMENT, async () => undefined)),
  );
  expect(turns.filter((turn) => turn.kind === 'sent')).toHaveLength(70);
});

test('a replica that was struck off while it stood still writes nothing, before it knows', async () => {
  const database = await open();
  const [one, other] = await lanesOf(database, 2);
  if (one === undefined || other === undefined) throw new Error('there are two');
  const sent: string[] = [];
  const [begun, first] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const writing = other.run(COMMENT, () => {
    begun.resolve();
    return first.promise;
  });
  await begun.promise;
  // It waits for the other's write, and is taken for dead meanwhile.
  const waiting = one.run(COMMENT, async () => sent.push('late'));
  await database.ask('select drover.bury($1, $2)', ['replica 0', []]);
  first.resolve();
  expect(await writing).toMatchObject({ kind: 'sent' });
  expect(await waiting).toEqual({ kind: 'lost' });
  expect(await one.run(READ, async () => 'read')).toEqual({ kind: 'sent', value: 'read' });
  expect(await other.run(COMMENT, async () => sent.push('in time'))).toMatchObject({
    kind: 'sent',
  });
  expect(sent).toEqual(['in time']);
});

test('many replicas together send no more at a time than GitHub takes', async () => {
  const database = await open();
  const lanes = await lanesOf(database, 30);
  let reading = 0;
  let most = 0;
  const read = async (): Promise<void> => {
    reading += 1;
    most = Math.max(most, reading);
    await sleep(50);
    reading -= 1;
  };
  await Promise.all(lanes.flatMap((each) => Array.from({ length: 5 }, () => each.run(READ, read))));
  expect(most).toBeLessThanOrEqual(90);
});
