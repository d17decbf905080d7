import type { Clock, Log, Queue, WorkOutcome } from '../../src/controller/ports.ts';
import { makeFreshStart } from '../../src/controller/fresh-start.ts';
import { makeHeed } from '../../src/controller/heed.ts';
import { makeLastWrites } from '../../src/controller/last-writes.ts';
import { makeLiveLines } from '../../src/controller/live-lines.ts';
import { makeLiveTells } from '../../src/controller/live-tells.ts';
import { makeOutcomes } from '../../src/controller/outcomes.ts';
import { startPeriodic } from '../../src/controller/periodic.ts';
import { makeMemoryQueue } from '../../src/controller/queue/memory.ts';
import { reconcile } from '../../src/controller/reconcile.ts';
import { makeSweep } from '../../src/controller/sweep.ts';
import type { Pace } from '../../src/github/find/backlog.ts';
import { makeGithubClock } from '../../src/github/github-clock.ts';
import { makeSeal } from '../../src/github/seal.ts';
import type { Ledger } from '../../src/github/lanes.ts';
import { makeGithub } from '../../src/github/world.ts';
import { type Channel, makeChannel } from '../../src/ingress/channel/channel.ts';
import { issuerOf } from '../../src/ingress/channel/issuer.ts';
import { type Ingress, makeIngress } from '../../src/ingress/ingress.ts';
import { makeResolve } from '../../src/ingress/resolve.ts';
import { decide } from '../../src/lifecycle/decide.ts';
import type { Seal } from '../../src/lifecycle/markers/seal.ts';
import { type Instant, type Millis, MINUTE } from '../../src/lifecycle/time.ts';
import type { Agenda } from './agenda.ts';
import type { Chance } from './chance.ts';
import { makeClients } from './github.ts';
import type { Ground } from './ground.ts';
import { type Breath, makeBreath } from './still.ts';

/** The real seal; the same text is signed over and over again, by Drover and by whoever watches it. */
export const SEAL = remembering(makeSeal({ current: 'a secret of the simulation', former: [] }));
export const HOST = 'github.sim';

/*
 * Time-outs come by the virtual clock, as a fault. Real ones would end the requests of a slow machine, and a timer for
 * each request keeps all of its history in memory.
 */
AbortSignal.timeout = () => new AbortController().signal;

/** What the world around a process knows of it. */
export interface Life {
  /** Which it is of those that were started. */
  readonly number: number;
  readonly breath: Breath;
  readonly isDead: () => boolean;
  /** It ends in the middle of whatever it does, and its memory is gone. */
  kill(): void;
  /** Nobody reaches it any more. */
  leave(): void;
  /** It is told to end, and killed at that moment. */
  end(by: Instant): void;
  /** What it is doing right now. */
  readonly busy: ReadonlySet<Promise<unknown>>;
}

/** One process of Drover's, put together as `drover.ts` does it. */
export interface Process extends Life {
  readonly ingress: Ingress;
  readonly queue: Queue;
  /** By which runs ask; null where they have no way to it. */
  readonly channel: Pick<Channel, 'ask' | 'tells'> | null;
  /** Resolves when it has ended, or nobody reaches it any more. */
  readonly died: Promise<void>;
  track<T>(work: Promise<T>): Promise<T>;
}

export interface ProcessParts {
  readonly number: number;
  readonly ground: Ground;
  readonly agenda: Agenda;
  readonly chance: Chance;
  readonly fetch: (process: Life, address: string, init: RequestInit) => Promise<Response>;
  /** What it has to wait for before a write has its turn. */
  readonly beforeTurn: (process: Life) => Promise<void> | null;
  /** Something of Drover's own that must not happen: a bug that was caught and logged. */
  readonly bug: (what: string) => void;
  readonly tell: (what: string) => void;
  /** How far the machine's clock is ahead of GitHub's, in milliseconds. */
  readonly skew: Millis;
  /** How many issues a sweep takes up; as Drover has it unless told. */
  readonly pace?: Pace | undefined;
  /** Told when a look at an issue begins. */
  readonly lookBegins: () => void;
}

export function startProcess(parts: ProcessParts): Process {
  const { ground, agenda, chance } = parts;
  let dead = false;
  let end: Instant = Infinity;
  const grave = Promise.withResolvers<void>();
  const lastWrites = makeLastWrites(() => machine.now() - start);
  const busy = new Set<Promise<unknown>>();
  const life: Life = {
    number: parts.number,
    breath: makeBreath(),
    isDead: () => {
      if (!dead && agenda.now() >= end) life.kill();
      return dead;
    },
    kill: () => {
      dead = true;
      busy.clear();
      grave.resolve();
    },
    leave: () => grave.resolve(),
    end: (by) => {
      lastWrites.end();
      end = by;
    },
    busy,
  };
  const machine = skewed(agenda.clockFor(life.isDead), parts.skew);
  const { clock, listen } = makeGithubClock(machine);
  const start = machine.now();
  const log = makeLog(parts);
  const clients = makeClients(ground, async (address, init) => {
    const { response } = await listen(async () => {
      const got = await parts.fetch(life, address, init);
      return { response: got, headers: { date: got.headers.get('date') ?? undefined } };
    }, null);
    return response;
  });
  const hex = (): string =>
    Math.floor(chance.next() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  const github = makeGithub({
    app: clients.app,
    octokitFor: async () => clients.installation,
    // Of its own, since a process remembers what it has read under a seal.
    seal: { ...SEAL },
    clock,
    log,
    host: HOST,
    random: () => hex() + hex() + hex() + hex(),
    holds: () => !life.breath.hasLost() && lastWrites.mayWrite(),
    ledgerOf: () => ledgerFor(life, parts),
    ...(parts.pace === undefined ? {} : { pace: parts.pace }),
  });
  const queue = makeMemoryQueue({ clock, log, concurrency: 1 });
  const bot = ground.world.tables.accounts.must(ground.app.botId).nodeId;
  const resolve = makeResolve(github.resolver);
  const heed = makeHeed();
  const ingress = makeIngress({
    queue,
    resolve,
    clock,
    log,
    ownId: () => bot,
    heeds: (key) => heed.heeds(key),
  });
  const outcomes = makeOutcomes();
  const runs = ground.setting.live === true ? listenToRuns() : null;
  const deps = {
    world: github.world,
    decide,
    outcomes,
    ...(runs === null ? {} : { lines: runs }),
    heed,
    freshStart: makeFreshStart(() => machine.now() - start),
    clock,
    log,
    nextId: hex,
  };
  /** What runs ask, and what they are told, as `composition/channel-side.ts` has it. */
  function listenToRuns() {
    const { world } = github;
    const learn: typeof outcomes.add = (...learned) => outcomes.add(...learned);
    const lines = makeLiveLines({ learn, outcomes, queue, clock, log, read: null });
    const tells = makeLiveTells({ clock, log, read: null });
    const channel = makeChannel({
      lines,
      tells,
      world,
      outcomes,
      repositories: { named: async () => null },
      seal: SEAL,
      clock,
      log,
      issuer: issuerOf('https://github.com'),
      audience: 'https://drover.sim',
    });
    const seen: typeof lines.seen = (...look) => {
      lines.seen(...look);
      tells.seen(...look);
    };
    return { channel, seen };
  }
  function track<T>(work: Promise<T>): Promise<T> {
    busy.add(work);
    void work.then(
      () => busy.delete(work),
      () => busy.delete(work),
    );
    return work;
  }
  queue.work((key) => {
    parts.lookBegins();
    return track<WorkOutcome>(reconcile(deps, key));
  });
  const sweep = makeSweep({ finder: github.finder, queue, clock, log });
  startPeriodic(
    { clock, log },
    { name: 'sweep', interval: 5 * MINUTE, run: (signal) => track(sweep(signal)) },
  );
  const channel = runs?.channel ?? null;
  return { ingress, queue, channel, died: grave.promise, ...life, track };
}

function skewed(clock: Clock, skew: Millis): Clock {
  return { ...clock, now: () => clock.now() + skew };
}

function remembering(seal: Seal): Seal {
  const known = new Map<string, string>();
  const sign = (text: string): string => {
    const found = known.get(text) ?? seal.sign(text);
    if (known.size > 5_000) known.clear();
    known.set(text, found);
    return found;
  };
  return { sign, verify: (text, claimed) => sign(text) === claimed };
}

/** No limits but those of a process alone; a write may have to wait for its turn. */
function ledgerFor(life: Life, { beforeTurn }: ProcessParts): Ledger {
  return {
    pass: async ({ lane }, send) => {
      const wait = lane === 'write' ? beforeTurn(life) : null;
      if (wait !== null) await wait;
      return { kind: 'sent', value: await send() };
    },
    sleep: () => undefined,
    processes: () => 1,
  };
}

function makeLog({ tell, bug }: ProcessParts): Log {
  return {
    debug: () => undefined,
    info: (message, keys = {}) => {
      const { outcome, because } = keys as { outcome?: string; because?: readonly string[] };
      if (message !== 'reconciled' || (because ?? []).length === 0) return;
      tell(`decides (${outcome}): ${(because ?? []).join('; ')}`);
    },
    warn: (message, keys = {}) => tell(`warns: ${message} ${textOf(keys['err'])}`),
    error: (message, keys = {}) => {
      bug(`${message} ${textOf(keys['err'])}`);
      tell(`errs: ${message} ${textOf(keys['err'])}`);
    },
  };
}

function textOf(error: unknown): string {
  if (error === undefined) return '';
  if (!(error instanceof Error)) return JSON.stringify(error);
  // The same on every machine.
  return (error.stack ?? error.message).replaceAll(
    /file:\/\/\S*?(?=\/src\/|\/node_modules\/)/g,
    '',
  );
}
