import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { expect, inject, test } from 'vitest';
import { type Database, openDatabase } from '../../src/postgres/database.ts';
import { joinReplicas } from '../../src/postgres/replica.ts';
import { makeMemoryLog } from '../controller/memory-log.ts';
import { aDatabase } from './a-database.ts';

/** Told when a replica is among the others, be it anew, before it hears so itself. */
function watching(database: Database, joined: () => void): Database {
  return {
    ...database,
    connect: async () => {
      const client = await database.connect();
      const query = client.query.bind(client) as (
        text: string,
        values?: unknown[],
      ) => Promise<pg.QueryResult>;
      const watched = async (text: string, values?: unknown[]): Promise<pg.QueryResult> => {
        const answer = await query(text, values);
        if (answer.rows.some((row: { is_new?: boolean }) => row.is_new === true)) joined();
        return answer;
      };
      return Object.assign(client, { query: watched });
    },
  };
}

test('a replica that was struck off knows so before the others hear of it again', async () => {
  const database = openDatabase(await aDatabase(inject('postgres')), 2);
  /** Under which name it went when the others heard of it. */
  const stays: (number | null)[] = [];
  const replica = joinReplicas({
    database: watching(database, () => stays.push(replica.stay())),
    log: makeMemoryLog(),
    whenPrepared: () => undefined,
    beat: 200,
  });
  const isTrue = async (what: () => boolean): Promise<void> => {
    while (!what()) await sleep(20);
  };
  try {
    await isTrue(() => replica.stay() !== null);
    const begunIn = replica.stay();
    await database.ask('select drover.bury($1, $2)', [replica.id, []]);
    await isTrue(() => stays.length === 2);
    expect(stays).not.toContain(begunIn);
  } finally {
    await replica.close();
    await database.close();
  }
});
