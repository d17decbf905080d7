import { type Millis, SECOND } from '../../src/lifecycle/time.ts';
import type { Chance } from './chance.ts';
import type { Life } from './process.ts';
import type { Stage } from './stage.ts';

/** Whether a process goes on, or stands still as one does whose machine is suspended. */
export interface Breath {
  isStill(): boolean;
  /** Whether its issues are another's by now: it is let write nothing more for what it has in hand. */
  hasLost(): boolean;
  hold(how: { readonly loses: boolean }): void;
  goOn(): void;
  /** Resolves when it goes on. */
  awake(): Promise<void>;
}

export function makeBreath(): Breath {
  let still: PromiseWithResolvers<void> | null = null;
  let hasLost = false;
  return {
    isStill: () => still !== null,
    hasLost: () => hasLost,
    hold: ({ loses }) => {
      still = Promise.withResolvers<void>();
      hasLost ||= loses;
    },
    goOn: () => {
      still?.resolve();
      still = null;
    },
    awake: () => still?.promise ?? Promise.resolve(),
  };
}

/** How one process comes to be at work beside another, with the moments counted from when it stops. */
interface Overlap {
  readonly what: string;
  /** When the other begins. */
  readonly other: Millis;
  /** When this one goes on. */
  readonly again: Millis;
  /** When it ends, whatever it does; where it is not killed its issues are the other's. */
  readonly end: Millis | null;
}

/** Lets a process stand still in the middle of a look, so that another begins, and go on beside it. */
export interface Standing {
  /** Before a write of its own has its turn, for which it may have to wait. */
  beforeTurn(life: Life): Promise<void> | null;
  /** When a write was done, before it hears so. */
  beforeAnswer(
    life: Life,
    what: { readonly number: number; readonly name: string },
  ): Promise<void> | null;
}

export function makeStanding(stage: Stage, keepRunning: () => void): Standing {
  const { agenda, fate, story, count } = stage;
  let turns = 0;

  async function stand(life: Life, { what, other, again, end }: Overlap): Promise<void> {
    count('F15 a process goes on beside another');
    story.tell('Drover', `${what}, for ${Math.round(again / SECOND)} s`);
    life.breath.hold({ loses: end === null });
    life.leave();
    stage.process = null;
    const now = agenda.now();
    agenda.at(now + other, keepRunning);
    agenda.at(now + again, () => {
      if (life.isDead()) return;
      story.tell('Drover', 'goes on, beside another');
      stage.late.add(life);
      life.breath.goOn();
    });
    if (end !== null) life.end(now + end);
    await life.breath.awake();
  }

  function happens(life: Life, name: string, draw: (chance: Chance) => Overlap | null) {
    const { frozen, ending } = stage.rates;
    // Another has begun already, or none of it ever happens.
    if (stage.process?.number !== life.number || frozen + ending === 0) return null;
    const chance = fate.begin(name);
    const overlap = chance === null ? null : draw(chance);
    if (overlap === null) return null;
    fate.happened(name);
    return stand(life, overlap);
  }

  return {
    beforeTurn: (life) =>
      happens(life, `zt${(turns += 1)}`, (chance) => {
        if (chance.happens(stage.rates.ending)) return ended(chance);
        const isFrozen = chance.happens(stage.rates.frozen);
        return isFrozen ? frozen(chance, 'stands still before its turn') : null;
      }),
    beforeAnswer: (life, { number, name }) =>
      happens(life, `za${number}`, (chance) => {
        const isFrozen = chance.happens(stage.rates.frozen);
        return isFrozen ? frozen(chance, `stands still after ${name}`) : null;
      }),
  };
}

/** One that was told to end takes at most 25 s for what it has in hand (`src/drover.ts`), while the next has begun. */
function ended(chance: Chance): Overlap {
  const other = chance.between(0, 3) * SECOND;
  const again = other + chance.between(0, 24) * SECOND;
  return { what: 'is told to end and is slow', other, again, end: other + 25 * SECOND };
}

/** Of one that says nothing for 20 s the issues are given to others (`src/postgres/replica.ts`). */
function frozen(chance: Chance, what: string): Overlap {
  const other = chance.between(20, 25) * SECOND;
  return { what, other, again: other + chance.between(1, 600) * SECOND, end: null };
}
