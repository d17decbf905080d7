import type { Clock } from '../controller/ports.ts';
import { HOUR, type Instant, type Millis, MINUTE, SECOND } from '../lifecycle/time.ts';

/** What a request counts for. */
export interface Weight {
  readonly lane: 'read' | 'write';
  readonly api: 'rest' | 'graphql';
  /** How many things it creates that people are told of: comments, issues, pull requests, review requests, merges. */
  readonly content: number;
}

/** A request's turn: it was sent, or it may not be before `until`, or its issue is another process's by now. */
export type Turn<T> =
  | { readonly kind: 'sent'; readonly value: T }
  | { readonly kind: 'asleep'; readonly until: Instant }
  | { readonly kind: 'lost' };

/**
 * The lanes of one installation, from GitHub's published limits
 * (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api): reads go side by side, writes one after the
 * other, and whatever would pass a limit is told when it may come back instead of being kept waiting. A limit that
 * GitHub reports puts the whole installation to sleep.
 */
export interface Lanes {
  run<T>(weight: Weight, send: () => Promise<T>): Promise<Turn<T>>;
  /** GitHub said that the primary limit is used up until then. */
  spent(until: Instant): void;
  /** GitHub spoke of a secondary limit, with the time it asked for, if any. */
  slowDown(retryAfter: Millis | null): Instant;
  /** How much more content this process may make now; nothing while the installation sleeps. */
  contentLeft(): number;
}

/** A request as it counts against the limits that all processes share. */
export interface Demand extends Weight {
  readonly points: number;
  /** The limits: of points and of content in a minute, and of content in an hour. */
  readonly most: {
    readonly points: number;
    readonly minute: number;
    readonly hour: number;
  };
}

/**
 * What all processes together ask of one installation. Whoever cannot be asked is done without: then each process keeps
 * to the limits by itself.
 */
export interface Ledger {
  /**
   * Sends what was asked for, a write after all other writes, and takes it down; or gives the moment before which
   * it may not be sent. A write is lost where the others have taken this process's issues.
   */
  pass<T>(demand: Demand, send: () => Promise<T>): Promise<Turn<T>>;
  /** GitHub told this process to send nothing before. */
  sleep(until: Instant): void;
  /** Among how many processes the installation's places for requests are shared. */
  processes(): number;
}

const ALONE: Ledger = {
  pass: async (_, send) => ({ kind: 'sent', value: await send() }),
  sleep: () => undefined,
  processes: () => 1,
};

const PARALLEL_READS = 10;
/** GitHub takes a hundred requests at a time from one App in one installation, however many processes it has. */
const PARALLEL_IN_ALL = 90;
/** GitHub's limits, with a margin: 80 a minute and 500 an hour for content, 900 and 2,000 points a minute. */
const CONTENT_A_MINUTE = 70;
const CONTENT_AN_HOUR = 450;
const POINTS = { rest: 800, graphql: 1_800 } as const;
/** GitHub asks for a minute at least, and for longer each time it happens again. */
const SECONDARY_SLEEP = MINUTE;
const LONGEST_SLEEP = HOUR;
/** GitHub's time is known to the second, and may be put forward by as much while one sleeps: see `makeGithubClock`. */
const SHIFT = SECOND;

export function makeLanes(clock: Pick<Clock, 'now'>, ledger: Ledger = ALONE): Lanes {
  const share = (): number => Math.floor(PARALLEL_IN_ALL / ledger.processes());
  const reads = makeGate(() => Math.max(1, Math.min(PARALLEL_READS, share())));
  const writes = makeGate(() => 1);
  const minute = makeWindow(MINUTE, CONTENT_A_MINUTE);
  const hour = makeWindow(HOUR, CONTENT_AN_HOUR);
  const points = {
    rest: makeWindow(MINUTE, POINTS.rest),
    graphql: makeWindow(MINUTE, POINTS.graphql),
  };
  let sleepUntil: Instant = 0;
  let strikes = 0;

  const roomFor = (weight: Weight, now: Instant): Instant =>
    Math.max(
      sleepUntil,
      minute.roomFor(weight.content, now),
      hour.roomFor(weight.content, now),
      points[weight.api].roomFor(pointsOf(weight), now),
    );

  return {
    run: (weight, send) =>
      (weight.lane === 'read' ? reads : writes)(async () => {
        const now = clock.now();
        const until = roomFor(weight, now);
        if (until > now) return { kind: 'asleep', until };
        const sleepBefore = sleepUntil;
        const turn = await ledger.pass(demandOf(weight), () => {
          minute.take(weight.content, now);
          hour.take(weight.content, now);
          points[weight.api].take(pointsOf(weight), now);
          return send();
        });
        if (turn.kind === 'sent' && sleepUntil === sleepBefore) strikes = 0;
        return turn;
      }),
    spent: (until) => {
      sleepUntil = Math.max(sleepUntil, until);
      ledger.sleep(sleepUntil);
    },
    slowDown: (retryAfter) => {
      const asked = retryAfter === null ? 0 : retryAfter + SHIFT;
      const backOff = Math.min(SECONDARY_SLEEP * 2 ** strikes, LONGEST_SLEEP);
      strikes += 1;
      sleepUntil = Math.max(sleepUntil, clock.now() + Math.max(backOff, asked));
      ledger.sleep(sleepUntil);
      return sleepUntil;
    },
    contentLeft: () => {
      const now = clock.now();
      return sleepUntil > now ? 0 : Math.min(minute.left(now), hour.left(now));
    },
  };
}

function demandOf(weight: Weight): Demand {
  const most = { points: POINTS[weight.api], minute: CONTENT_A_MINUTE, hour: CONTENT_AN_HOUR };
  return { ...weight, points: pointsOf(weight), most };
}

/** GitHub counts one point for a read and five for a write. */
function pointsOf({ lane }: Weight): number {
  return lane === 'read' ? 1 : 5;
}

/** Lets through so many at a time, in the order in which they came. */
function makeGate(places: () => number): <T>(work: () => Promise<T>) => Promise<T> {
  let taken = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (taken < places()) taken += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // The place is handed to the next in line, so that nobody slips in between.
      const next = taken <= places() ? waiting.shift() : undefined;
      if (next) next();
      else taken -= 1;
    }
  };
}

interface Window {
  /** The earliest moment at which so much more fits in; `now` or earlier when it fits already. */
  roomFor(amount: number, now: Instant): Instant;
  take(amount: number, now: Instant): void;
  /** How much fits in now. */
  left(now: Instant): number;
}

/** What was sent within the last `span` milliseconds may not pass `limit`. */
function makeWindow(span: Millis, limit: number): Window {
  let entries: { readonly at: Instant; readonly amount: number }[] = [];
  return {
    roomFor: (amount, now) => {
      entries = entries.filter(({ at }) => at + span > now);
      let over = entries.reduce((sum, entry) => sum + entry.amount, 0) + amount - limit;
      if (amount === 0 || over <= 0) return 0;
      for (const entry of entries) {
        over -= entry.amount;
        if (over <= 0) return entry.at + span;
      }
      // More at once than the limit ever allows: it goes alone.
      return (entries.at(-1)?.at ?? now - span) + span;
    },
    take: (amount, now) => {
      if (amount > 0) entries.push({ at: now, amount });
    },
    left: (now) =>
      entries.reduce((left, { at, amount }) => (at + span > now ? left - amount : left), limit),
  };
}
