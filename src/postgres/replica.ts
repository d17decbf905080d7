import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Log } from '../controller/ports.ts';
import { type Millis, SECOND } from '../lifecycle/time.ts';
import { type Database, isDropped } from './database.ts';

/** How often a replica says that it is there. */
const BEAT: Millis = 5 * SECOND;
/** Who has said nothing for so long is frozen or cut off: its issues are given to others. */
const SILENCE: Millis = 20 * SECOND;
/** So long after its last word a replica may count on its issues being its own still; less than the silence. */
const LEASE: Millis = 15 * SECOND;
/** Whoever was away itself takes nobody for dead before the others have had time to come back, too. */
const GRACE: Millis = 10 * SECOND;

/** Where they tell one another something. All names are ids of one length, a blank, and what is said. */
const NEWS = 'drover_news';

/** This process among those that share the queue. */
export interface Replica {
  readonly id: string;
  /** The name of this stay: it changes when others may have taken its issues away. Null while they may. */
  stay(): number | null;
  /** Whether what one replica does for all is for this one to do. */
  leads(): boolean;
  /** How many there are. */
  count(): number;
  /** Null while the database answers; else why not. */
  trouble(): string | null;
  /** Ids under which graphile-worker locks jobs for this process. */
  readonly pools: Set<string>;
  /** Says something to the others that they had better know soon; whoever is away does not hear it. */
  tell(news: string): void;
  /** Says good-bye: nobody needs to find out. */
  close(): Promise<void>;
}

export interface ReplicaParts {
  readonly database: Database;
  readonly log: Log;
  /** The schemas were made, be it for the first time or after somebody dropped them. */
  readonly whenPrepared: () => void;
  /** Told what another replica has said by {@link Replica.tell}. */
  readonly heard?: (news: string) => void;
  /** How often it beats and how long the others wait; a test is quicker. */
  readonly beat?: Millis;
}

interface Beat {
  readonly is_new: boolean;
  readonly leads: boolean;
  readonly replicas: number;
  readonly buried: readonly string[];
}

/**
 * Holds an advisory lock on a session of its own, which falls free when the process dies, and beats, which it does not
 * do when it is frozen. Time is this machine's, which goes on evenly, also while the process stands still.
 */
export function joinReplicas(parts: ReplicaParts): Replica {
  const { database, log, whenPrepared, heard, beat = BEAT } = parts;
  const id = randomUUID();
  const lock = (randomBytes(8).readBigInt64BE() >> 1n).toString();
  const pools = new Set<string>();
  const stop = new AbortController();
  const pace = beat / BEAT;
  let client: pg.Client | null = null;
  let isPrepared = false;
  let joinedAt = 0;
  let lastWord: number | null = null;
  let stays = 0;
  let last: Beat | null = null;
  let trouble: string | null = 'The queue’s database has not answered yet.';

  async function session(): Promise<pg.Client> {
    if (client !== null) return client;
    if (!isPrepared) {
      await database.prepare();
      isPrepared = true;
      whenPrepared();
    }
    const fresh = await database.connect();
    fresh.once('end', () => {
      if (client === fresh) client = null;
    });
    await fresh.query('select pg_advisory_lock($1)', [lock]);
    if (heard !== undefined) await listen(fresh, heard);
    joinedAt = performance.now();
    client = fresh;
    return fresh;
  }

  async function listen(mine: pg.Client, hear: (news: string) => void): Promise<void> {
    mine.on('notification', ({ payload = '' }) => {
      if (!payload.startsWith(`${id} `)) hear(payload.slice(id.length + 1));
    });
    await mine.query(`listen ${NEWS}`);
  }

  async function beatOnce(): Promise<void> {
    const since = performance.now();
    try {
      const mine = await session();
      // It has to know that it was struck off before the others hear of it again: they give it turns from then on.
      const known = await mine.query('select from drover.replica where id = $1', [id]);
      if (known.rowCount === 0) stays += 1;
      const isSettled = performance.now() - joinedAt >= GRACE * pace;
      const silence = isSettled ? SILENCE * pace : null;
      const given = [id, lock, [...pools], silence];
      const text = 'select * from drover.beat($1, $2, $3, $4)';
      const { rows } = await mine.query<Beat>(text, given);
      last = rows[0] ?? null;
      if (last?.is_new === true || !isHeld(lastWord)) stays += 1;
      lastWord = since;
      for (const other of last?.buried ?? [])
        log.warn('replica gone, its issues taken over', { other });
      if (trouble !== null) log.info('the queue’s database answers', { replica: id });
      trouble = null;
    } catch (error) {
      if (isDropped(error)) isPrepared = false;
      const lost = client;
      client = null;
      lost?.end().catch(() => undefined);
      const reason = error instanceof Error ? error.message : 'no reason given';
      log.error('the queue’s database does not answer', { reason });
      trouble = reason;
    }
  }

  function isHeld(word: number | null): boolean {
    return word !== null && performance.now() - word < LEASE * pace;
  }

  async function loop(): Promise<void> {
    while (!stop.signal.aborted) {
      await beatOnce();
      await pause(trouble === null ? beat : beat / 5, stop.signal);
    }
  }

  const ended = loop();
  return {
    id,
    pools,
    stay: () => (isHeld(lastWord) ? stays : null),
    leads: () => isHeld(lastWord) && last?.leads === true,
    count: () => last?.replicas ?? 1,
    trouble: () => trouble,
    tell(news) {
      database
        .ask('select pg_notify($1, $2)', [NEWS, `${id} ${news}`])
        .catch((err: unknown) => log.debug('not told to the others', { err }));
    },
    async close() {
      stop.abort();
      await ended;
      const mine = client;
      client = null;
      await mine?.query('select drover.bury($1, $2)', [id, [...pools]]).catch(() => undefined);
      await mine?.end().catch(() => undefined);
    },
  };
}

function pause(length: Millis, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, length);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
