import { readFileSync } from 'node:fs';
import { Logger, runMigrations } from 'graphile-worker';
import pg from 'pg';
import { Unanswered } from '../controller/unanswered.ts';
import { type Millis, SECOND } from '../lifecycle/time.ts';

/** graphile-worker's own schema. Beside it stands `drover`, made by `schema.sql`. */
export const WORKER_SCHEMA = 'drover_worker';

/** Goes up with each change of `schema.sql`: an older Drover leaves a newer one's functions alone. */
const SCHEMA_VERSION = 2;

/** A database that gives no answer within this may as well give none: GitHub waits ten seconds for ours. */
const PATIENCE: Millis = 5 * SECOND;

/** The queue's database gave no answer; what was asked of it may or may not have been done. */
export class DatabaseSilent extends Unanswered {
  override readonly name = 'DatabaseSilent';
  /** Answered to a webhook, so that GitHub lists the delivery as failed and it is asked for again. */
  readonly status = 503;
}

/** The database of the queue: any PostgreSQL from 14 on, in which nothing needs to be kept. */
export interface Database {
  readonly pool: pg.Pool;
  /** The rows of one statement; rejects with {@link DatabaseSilent}. */
  ask<T extends object>(text: string, values?: readonly unknown[]): Promise<readonly T[]>;
  /** Makes what is missing of both schemas; several processes may do so at once. */
  prepare(): Promise<void>;
  /** A connection of its own, not of the pool. */
  connect(): Promise<pg.Client>;
  close(): Promise<void>;
}

export function openDatabase(url: string, connections = 12): Database {
  const options = {
    connectionString: url,
    application_name: 'drover',
    connectionTimeoutMillis: PATIENCE,
    query_timeout: PATIENCE,
    keepAlive: true,
  };
  const pool = new pg.Pool({ ...options, max: connections });
  // Errors of clients that nobody uses at the moment; who uses one is told by its own query.
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));

  return {
    pool,
    ask: async <T extends object>(text: string, values: readonly unknown[] = []) => {
      try {
        return (await pool.query<T>(text, [...values])).rows;
      } catch (error) {
        throw explained(error);
      }
    },
    prepare: async () => {
      try {
        await runMigrations({ pgPool: pool, schema: WORKER_SCHEMA, logger: SILENT });
        await migrate(pool);
      } catch (error) {
        throw explained(error);
      }
    },
    connect: async () => {
      const client = new pg.Client(options);
      client.on('error', ignore);
      try {
        await client.connect();
        return client;
      } catch (error) {
        throw explained(error);
      }
    },
    close: () => pool.end(),
  };
}

/** One process at a time, and never over what a newer version made. */
async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtextextended('drover schema', 0))`);
    if ((await versionOf(client)) < SCHEMA_VERSION) {
      await client.query(readFileSync(new URL('./schema.sql', import.meta.url), 'utf8'));
      await client.query('delete from drover.version');
      await client.query('insert into drover.version (number) values ($1)', [SCHEMA_VERSION]);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(ignore);
    throw error;
  } finally {
    client.release();
  }
}

async function versionOf(client: pg.PoolClient): Promise<number> {
  const known = await client.query<{ readonly known: string | null }>(
    `select to_regclass('drover.version') as known`,
  );
  if (known.rows[0]?.known == null) return 0;
  const { rows } = await client.query<{ readonly number: number }>(
    'select number from drover.version',
  );
  return rows[0]?.number ?? 0;
}

/** What PostgreSQL says when a schema, table or function is not there (docs: Appendix A, error codes). */
const MISSING = new Set(['3F000', '42P01', '42883', '42704']);

/** Whether somebody dropped what was made. */
export function isDropped(error: unknown): boolean {
  const { cause = error } = error as { readonly cause?: unknown };
  return MISSING.has((cause as { readonly code?: string }).code ?? '');
}

/** Nothing of the connection's address, which holds a password. */
function explained(error: unknown): DatabaseSilent {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  const told = message === undefined || message === '' ? 'no reason given' : message;
  const reason = code === undefined || told.includes(code) ? told : `${code}: ${told}`;
  return new DatabaseSilent(`the queue’s database gave no answer (${reason})`, { cause: error });
}

const SILENT = new Logger(() => ignore);

function ignore(): void {}
