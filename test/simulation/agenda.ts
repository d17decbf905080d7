import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/controller/ports.ts';
import type { Instant, Millis } from '../../src/lifecycle/time.ts';

interface Entry {
  readonly at: Instant;
  readonly order: number;
  readonly what: () => void | Promise<void>;
}

/** Virtual time, and all that is to happen in it. */
export interface Agenda {
  now(): Instant;
  /** Goes on without anything happening: a request takes so long. */
  tick(length: Millis): void;
  /** Puts something down; the answer strikes it out. */
  at(moment: Instant, what: () => void | Promise<void>): () => void;
  /** Lets everything until then happen, each thing at its moment, one after another. */
  pass(length: Millis): Promise<void>;
  /** The clock of a process, which hears nothing more once it has died. */
  clockFor(isDead: () => boolean): Clock;
  /** Nothing more is to happen: a signal that somebody listens to would keep all of the history in memory. */
  end(): void;
}

/** `settle` resolves when whatever goes on without time has ended. */
export function makeAgenda(start: Instant, settle: () => Promise<void>): Agenda {
  let now = start;
  let order = 0;
  let entries: Entry[] = [];
  const sleepers = new Set<() => void>();

  function at(moment: Instant, what: Entry['what']): () => void {
    order += 1;
    const entry = { at: moment, order, what };
    entries.push(entry);
    return () => {
      entries = entries.filter((each) => each !== entry);
    };
  }

  async function pass(length: Millis): Promise<void> {
    const end = now + length;
    await settle();
    for (;;) {
      let first: Entry | undefined;
      for (const each of entries) {
        if (first === undefined || each.at < first.at) first = each;
        else if (each.at === first.at && each.order < first.order) first = each;
      }
      if (first === undefined || first.at > end) break;
      const taken = first;
      entries = entries.filter((each) => each !== taken);
      now = Math.max(now, taken.at);
      await taken.what();
      await settle();
    }
    now = Math.max(now, end);
  }

  return {
    now: () => now,
    tick: (length) => {
      now += length;
    },
    at,
    pass,
    end: () => {
      entries = [];
      for (const leave of sleepers) leave();
    },
    clockFor: (isDead) => ({
      now: () => now,
      sleep: (length, signal) => {
        if (signal?.aborted) return Promise.resolve();
        return new Promise((resolve) => {
          const wake = (): void => {
            strike();
            leave();
            if (!isDead()) resolve();
          };
          const leave = (): void => {
            signal?.removeEventListener('abort', wake);
            sleepers.delete(leave);
          };
          const strike = at(now + length, wake);
          signal?.addEventListener('abort', wake);
          sleepers.add(leave);
        });
      },
    }),
  };
}

/** Turns of the event loop after which whatever needs no time has been done. */
export async function turn(times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) await setImmediate();
}
