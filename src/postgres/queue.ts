import { z } from 'zod';
import {
  type Clock,
  type IssueKey,
  keyText,
  type Log,
  type Queue,
  type Wake,
  type WorkOutcome,
} from '../controller/ports.ts';
import { type Instant, type Millis, SECOND } from '../lifecycle/time.ts';
import { type Carry, NOTHING_CARRIED } from './carry.ts';
import { type Database, isDropped } from './database.ts';
import { type Engine, type Job, startEngine } from './engine.ts';
import { makeGather } from './gather.ts';
import type { Replica } from './replica.ts';
import { givenBack, RANKS } from './given-back.ts';
import { makeShares } from './shares.ts';

export interface PostgresQueueOptions {
  readonly database: Database;
  readonly replica: Replica;
  readonly clock: Clock;
  readonly log: Log;
  readonly carry?: Carry;
  /** How many keys this process works at once; 8 unless told. */
  readonly concurrency?: number;
  /** How often it looks for what has come due; a test is quicker. */
  readonly look?: Millis;
}

/** The queue that replicas share. */
export interface PostgresQueue extends Queue {
  /** Whether an issue that is being worked here is this replica's still: nothing may be written for it otherwise. */
  holds(key: IssueKey): boolean;
  /** Issues in which something goes on that may end without an event. */
  working(): Promise<readonly IssueKey[]>;
  /** Which of these notices of an issue are this replica's to tell; the others are told by another, or not wanted. */
  claim(key: IssueKey, notices: readonly string[]): Promise<readonly string[]>;
  /** They were told: nobody needs to do it again when this replica is gone. */
  told(notices: readonly string[]): Promise<void>;
  /** Leaves something for the next look at an issue, whoever looks. */
  tell(key: IssueKey, what: object): Promise<void>;
  /** The schemas were made, be it for the first time or after somebody dropped them. */
  renew(): void;
}

type Worker = (key: IssueKey) => Promise<WorkOutcome>;

/** So many wakes go with one call. */
const MOST_AT_ONCE = 200;
const AGAIN: Millis = SECOND;

const Key = z.object({
  installation: z.number(),
  owner: z.string(),
  repo: z.string(),
  number: z.number(),
});

interface SentWake {
  readonly name: string;
  readonly key: IssueKey;
  readonly priority: number;
  readonly delay: Millis;
  readonly check: boolean;
}

/** An issue that was given to this replica. */
interface Turn {
  readonly turn: string;
  readonly failures: number;
  readonly note: unknown;
  readonly told: readonly unknown[];
}

/**
 * The queue of many processes. graphile-worker keeps what waits and hands it out when it is due; beside it one row an
 * issue says who works it and what came meanwhile, as the memory queue does in its maps (`schema.sql`). Moments are
 * lengths from now on their way to the database, so that no two clocks need to agree.
 */
export function makePostgresQueue(options: PostgresQueueOptions): PostgresQueue {
  const { database, replica, clock, log, concurrency = 8, carry = NOTHING_CARRIED } = options;
  /** The stay in which each issue was begun. */
  const begunIn = new Map<string, number | null>();
  const shareOf = makeShares(clock, concurrency);
  let engine: Engine | null = null;
  let isPrepared = false;
  let hands: Worker | null = null;

  /** Those of checks by themselves: nobody may heed them, and the others count all the same. */
  const send = makeGather<SentWake>(async (wakes) => {
    const [checks, others] = [wakes.filter(isOfCheck), wakes.filter((each) => !isOfCheck(each))];
    for (const each of [others, checks]) {
      if (each.length === 0) continue;
      await database.ask('select drover.wake($1)', [JSON.stringify(onePerIssue(each))]);
    }
  }, MOST_AT_ONCE);

  function wake({ key, priority, due, isCheck = false }: Wake): Promise<void> {
    return send({
      name: keyText(key),
      key,
      priority: RANKS[priority] + shareOf(key.installation),
      delay: due - clock.now(),
      check: isCheck,
    });
  }

  async function handle(worker: Worker, { payload, priority }: Job): Promise<void> {
    const key = Key.parse(payload);
    const name = keyText(key);
    const given = [name, JSON.stringify(key), replica.id, priority];
    const text = 'select * from drover.begin_work($1, $2, $3, $4)';
    const stay = replica.stay();
    const [turn] = await database.ask<Turn>(text, given);
    // It is worked elsewhere, and worked again afterwards.
    if (turn === undefined) return;
    begunIn.set(name, stay);
    carry.take(key, turn.note, turn.told);
    const outcome = await attempt(worker, key);
    begunIn.delete(name);
    const before = { priority, failures: turn.failures, turn: Number(turn.turn) };
    const back = givenBack(outcome, { ...before, now: clock.now() });
    const note = JSON.stringify(carry.give(key));
    await giveBack([name, replica.id, turn.turn, ...back, note, turn.told.length]);
  }

  /** Not before there is something to fetch from. */
  function begin(): void {
    const worker = hands;
    if (worker === null || engine !== null || !isPrepared) return;
    const { look = SECOND } = options;
    const parts = { database, log, concurrency, pools: replica.pools, look };
    engine = startEngine(parts, (job) => handle(worker, job));
  }

  /** A worker that throws has a bug; the key is tried again, the process goes on. */
  async function attempt(worker: Worker, key: IssueKey): Promise<WorkOutcome> {
    try {
      return await worker(key);
    } catch (error) {
      log.error('worker failed', { key: keyText(key), err: error });
      return { kind: 'retry', reason: 'worker failed', notBefore: null };
    }
  }

  /** As often as it takes: until it is given back nobody else may have it, unless this replica counts as gone. */
  async function giveBack(values: readonly unknown[]): Promise<void> {
    const text = 'select drover.end_work($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as mine';
    for (;;) {
      try {
        const [row] = await database.ask<{ readonly mine: boolean }>(text, values);
        if (row?.mine === false) log.warn('issue was given to another replica', { key: values[0] });
        return;
      } catch (error) {
        if (isDropped(error)) return;
        await clock.sleep(AGAIN);
      }
    }
  }

  return {
    wake,
    holds(key) {
      const stay = begunIn.get(keyText(key));
      return typeof stay === 'number' && stay === replica.stay();
    },
    async tell(key, what) {
      const given = [keyText(key), JSON.stringify(key), JSON.stringify(what)];
      await database.ask('select drover.tell($1, $2, $3)', given);
    },
    async working() {
      const rows = await database.ask<{ readonly working: unknown }>(
        'select * from drover.working()',
      );
      return rows.map(({ working }) => Key.parse(working));
    },
    async claim(key, notices) {
      const given = [replica.id, keyText(key), notices];
      const text = 'select * from drover.claim_notices($1, $2, $3) as id';
      return (await database.ask<{ readonly id: string }>(text, given)).map(({ id }) => id);
    },
    async told(notices) {
      await database.ask('update drover.notice set told = true where id = any($1)', [notices]);
    },
    work(worker) {
      hands = worker;
      begin();
    },
    async drain() {
      hands = null;
      await engine?.stop();
      engine = null;
    },
    renew() {
      isPrepared = true;
      engine?.renew();
      begin();
    },
    depth: () => depthOf(database, clock.now()),
  };
}

function isOfCheck({ check }: SentWake): boolean {
  return check;
}

/** Of wakes that go together: the earliest moment and the highest priority, as they would become one by one. */
function onePerIssue(wakes: readonly SentWake[]): readonly SentWake[] {
  const byName = new Map<string, SentWake>();
  for (const wake of wakes) {
    const other = byName.get(wake.name);
    byName.set(wake.name, other === undefined ? wake : both(other, wake));
  }
  return [...byName.values()];
}

function both(a: SentWake, b: SentWake): SentWake {
  const priority = Math.min(a.priority, b.priority);
  return { ...a, priority, delay: Math.min(a.delay, b.delay) };
}

async function depthOf(database: Database, now: Instant): ReturnType<Queue['depth']> {
  const [row] = await database.ask<{
    readonly waiting: string;
    readonly working: string;
    readonly late: number | null;
  }>('select * from drover.depth()');
  return {
    waiting: Number(row?.waiting ?? 0),
    working: Number(row?.working ?? 0),
    oldest: row?.late == null ? null : now - row.late,
  };
}
