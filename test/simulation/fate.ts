import { type Chance, drawing, makeChance } from './chance.ts';

/**
 * What chance decides in one history, each thing under a name of its own, so that the same history can be lived again
 * with less in it: everything that stays goes as it went before.
 *
 * | name | what |
 * |---|---|
 * | `a3` | the third act of people's between which time passes, and `p3` the pause before it |
 * | `b17` | somebody acts just before Drover's 17th request |
 * | `f17` | what goes wrong with Drover's 17th request |
 * | `w5` | what becomes of the fifth webhook: lost, late or doubled |
 * | `x3` | an upheaval just before the third act: of the configuration, or of the repository |
 * | `r3` | somebody rewrites the issue just before the third act |
 * | `xf17` | Drover’s 17th request is refused, as if its token had run out |
 * | `xk2` | the clock of the machine on which Drover’s second process starts is wrong |
 * | `zt5` | a process stands still, or is told to end, before its fifth turn to write |
 * | `za17` | a process stands still before it hears what came of the 17th request |
 */
export interface Fate {
  /** Chance for this thing; null where it was taken out of the history. */
  begin(name: string): Chance | null;
  /** Chance for what cannot be taken out. */
  always(name: string): Chance;
  /** Something came of it that could be taken out. */
  happened(name: string): void;
}

/** All that chance decided once. */
export interface Script {
  readonly draws: ReadonlyMap<string, readonly number[]>;
  /** Names of what happened, in order. */
  readonly happened: readonly string[];
}

/** Chance of its own for what begins with a letter, so that it disturbs nothing else. */
export type Extra = Readonly<Partial<Record<string, Chance>>>;

/** Fate as it comes, written down. */
export function makeFate(chance: Chance, extra: Extra): Fate & { readonly script: Script } {
  const draws = new Map<string, number[]>();
  const happened: string[] = [];
  const begin = (name: string): Chance => {
    const drawn = draws.get(name) ?? [];
    draws.set(name, drawn);
    return drawing(() => {
      const next = (extra[name.charAt(0)] ?? chance).next();
      drawn.push(next);
      return next;
    });
  };
  return {
    begin,
    always: begin,
    happened: (name) => void happened.push(name),
    script: { draws, happened },
  };
}

/** The same once more, with nothing in it but what is named. */
export function repeatFate(
  { draws }: Script,
  only: ReadonlySet<string>,
): ReturnType<typeof makeFate> {
  const happened: string[] = [];
  const again = (name: string): Chance => {
    const drawn = draws.get(name) ?? [];
    // What did not come up the first time is decided by its name alone.
    const further = makeChance(seedOf(name));
    let at = 0;
    return drawing(() => drawn[at++] ?? further.next());
  };
  return {
    begin: (name) => (only.has(name) ? again(name) : null),
    always: again,
    happened: (name) => void happened.push(name),
    script: { draws, happened },
  };
}

function seedOf(name: string): number {
  let seed = 7;
  for (let at = 0; at < name.length; at += 1) seed = (seed * 31 + name.charCodeAt(at)) >>> 0;
  return seed;
}
