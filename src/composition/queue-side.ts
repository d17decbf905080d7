import type { FreshStart } from '../controller/fresh-start.ts';
import { makeFreshStart } from '../controller/fresh-start.ts';
import { type Heed, makeHeed } from '../controller/heed.ts';
import { makeOutcomes, type Outcomes } from '../controller/outcomes.ts';
import { type Periodic, startPeriodic } from '../controller/periodic.ts';
import {
  type IssueKey,
  type IssueWorld,
  keyText,
  type Notifier,
  type Queue,
} from '../controller/ports.ts';
import { makeMemoryQueue } from '../controller/queue/memory.ts';
import { AGING } from '../controller/queue/waiting.ts';
import type { Notice } from '../lifecycle/notices/notice.ts';
import type { EffectOutcome } from '../lifecycle/snapshot/snapshot.ts';
import { claimName } from '../notify/claim-name.ts';
import type { Database } from '../postgres/database.ts';
import { makeElsewhere, signed } from '../postgres/elsewhere.ts';
import { makePostgresQueue, type PostgresQueue } from '../postgres/queue.ts';
import type { Replica } from '../postgres/replica.ts';
import type { Base } from './base.ts';
import { makeCarry } from './carry.ts';
import type { Common } from './common.ts';
import type { GithubPorts } from './github-side.ts';

/** The queue, and what the processes that share it know together. */
export interface QueueSide {
  readonly queue: Queue;
  readonly world: IssueWorld;
  readonly outcomes: Outcomes;
  readonly heed: Heed;
  readonly freshStart: FreshStart;
  /** Whether this process goes its rounds for all of them. */
  readonly leads: () => boolean;
  /** Issues that may need a look though nothing happened to them, as far as other processes know. */
  readonly working: () => Promise<readonly IssueKey[]>;
  /** Leaves an outcome for the next look at its issue, whoever looks. */
  readonly learn: (key: IssueKey, outcome: EffectOutcome) => Promise<void>;
  /** Which of the notices this process is to tell, and that they were told; null where it is alone. */
  readonly claims: Pick<PostgresQueue, 'claim' | 'told'> | null;
  /** Takes down what is to be told of an issue, for all processes. */
  readonly noting: (notifier: Notifier) => Notifier;
  /** Issues at which another process has looked last, by name, of those looked at since the last call. */
  readonly elsewhere: () => Promise<readonly string[]>;
  /** Tells the others that this process has looked at an issue with a run under way … */
  readonly tellLooked: (key: IssueKey) => void;
  /** … and is told the name of each at which one of them has looked. */
  whenLooked(act: (issue: string) => void): void;
  /** Told when nothing that waited is known any more. */
  whenLost(act: () => void): void;
  /** Null while all is well; else why wakes cannot be taken. */
  readonly trouble: () => string | null;
  close(): Promise<void>;
}

/** In memory, unless a database is named. */
export function makeQueueSide(base: Base, ports: GithubPorts, common: Common | null): QueueSide {
  return common === null ? alone(base, ports) : shared(base, ports, common);
}

function alone(base: Base, { world }: GithubPorts): QueueSide {
  const outcomes = makeOutcomes();
  return {
    queue: makeMemoryQueue(base),
    world,
    outcomes,
    heed: makeHeed(),
    freshStart: makeFreshStart(base.age),
    leads: () => true,
    working: async () => [],
    learn: async (key, outcome) => outcomes.add(key, outcome),
    claims: null,
    noting: (notifier) => notifier,
    elsewhere: async () => [],
    tellLooked: () => undefined,
    whenLooked: () => undefined,
    whenLost: () => undefined,
    trouble: () => null,
    close: async () => undefined,
  };
}

function shared(base: Base, { world, revisions }: GithubPorts, common: Common): QueueSide {
  const { database, replica } = common;
  const { clock, log } = base;
  const outcomes = makeOutcomes();
  const heed = makeHeed();
  const notices = new Map<string, readonly string[]>();
  let preparedAt: number | null = null;
  let isAgain = false;
  let whenLost = (): void => undefined;
  // Where the database was dropped nobody knows what the others were doing: as careful as after a start.
  const freshStart = makeFreshStart(() =>
    Math.min(base.age(), preparedAt === null ? 0 : performance.now() - preparedAt),
  );
  const carry = makeCarry({
    outcomes,
    heed,
    revisions: revisions ?? { of: () => null, take: () => false },
    notices,
    known: (key) => freshStart.committed(key),
  });
  const queue = makePostgresQueue({
    database,
    replica,
    clock,
    log,
    carry: signed(carry, replica.id),
  });
  common.holdsBy((key) => queue.holds(key));
  const upkeep = startUpkeep(base, database, replica);

  common.whenPrepared(() => {
    preparedAt = performance.now();
    queue.renew();
    if (isAgain) whenLost();
    isAgain = true;
  });

  return {
    queue,
    world,
    outcomes,
    heed,
    freshStart,
    leads: () => replica.leads(),
    working: () => queue.working(),
    learn: (key, outcome) => queue.tell(key, outcome),
    claims: queue,
    noting: (notifier) => ({
      tell(key, wanted) {
        notices.set(keyText(key), wanted.flatMap(claimsOf));
        notifier.tell(key, wanted);
      },
    }),
    elsewhere: makeElsewhere(database, replica.id),
    tellLooked: (key) => replica.tell(keyText(key)),
    whenLooked: (act) => common.whenLooked(act),
    whenLost: (act) => {
      whenLost = act;
    },
    trouble: () => replica.trouble(),
    async close() {
      await upkeep.stop();
      await replica.close();
      await database.close();
    },
  };
}

function claimsOf({ id, routes }: Notice): readonly string[] {
  return routes.map(({ channel }) => claimName(channel, id));
}

/** Nothing starves, and nothing piles up; one process does it for all. */
function startUpkeep({ clock, log }: Base, database: Database, replica: Replica): Periodic {
  return startPeriodic(
    { clock, log },
    {
      name: 'upkeep of the queue',
      interval: AGING,
      async run() {
        if (!replica.leads()) return;
        await database.ask('select drover.age($1)', [AGING]);
        await database.ask('select drover.tidy()');
      },
    },
  );
}
