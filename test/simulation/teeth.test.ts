import { afterAll, describe, expect, test } from 'vitest';
import { keep, table } from '../../scripts/figures-page.ts';
import type { Guard } from './guard.ts';
import { GITHUB_GUARDS } from './guards-github.ts';
import { LIFECYCLE_GUARDS } from './guards-lifecycle.ts';
import { MERGE_GUARDS } from './guards-merge.ts';
import { prepare } from './remove-guards.ts';
import found from './teeth.json' with { type: 'json' };
import type { Violation } from './truth.ts';

const GUARDS: readonly Guard[] = [...MERGE_GUARDS, ...LIFECYCLE_GUARDS, ...GITHUB_GUARDS];
const gone = prepare(GUARDS);
const { liveHistory } = await import('./history.ts');
const { SCENES_OF_PEOPLE } = await import('./scenes-people.ts');
const { SCENES_OF_FAULTS } = await import('./scenes-faults.ts');
const SCENES = { ...SCENES_OF_PEOPLE, ...SCENES_OF_FAULTS };

/** Where the seed that is named shows nothing any more, so many are looked through for another. */
const MOST_SEEDS = 200;
const named: Readonly<Record<string, number | undefined>> = found;
const caught: { readonly guard: Guard; readonly by: Violation; readonly where: string }[] = [];

/** The nightly run lives so many histories without each of the guards, and keeps the table. */
const WIDE = Number(process.env['DROVER_TEETH'] ?? 0);
const often = new Map<string, number>();

afterAll(() => {
  gone.guard = null;
  const rows = caught.map(({ guard, by, where }) => [
    guard.name,
    guard.replaces.map(({ module }) => `\`${module.replace('../../src/', '')}\``).join(', '),
    by.promise,
    where,
    ...(WIDE > 0 ? [String(often.get(guard.name) ?? 0)] : []),
  ]);
  const head = ['guard', 'in', 'broken without it', 'shown by'];
  const text = table(WIDE > 0 ? [...head, `histories of ${WIDE} that show it`] : head, rows);
  process.stdout.write(`\n${text}\n\n${caught.length} of ${GUARDS.length} guards\n`);
  if (WIDE > 0) keep('teeth', text);
});

/** What breaks of that which the guard is there for. */
function brokenOf({ promises }: Guard, violations: readonly Violation[]): Violation | undefined {
  return violations.find(({ promise }) => promises.includes(promise));
}

async function liveWith(guard: string | null, seed: number): Promise<readonly Violation[]> {
  gone.guard = guard;
  return (await liveHistory(seed, { long: true })).violations;
}

async function play(guard: string | null, scene: string): Promise<readonly Violation[]> {
  gone.guard = guard;
  const drill = await SCENES[scene]?.();
  if (drill === undefined) throw new Error(`there is no scene "${scene}"`);
  // Something that breaks Drover itself is no proof that what it took away is missed.
  expect(drill.stage.bugs).toEqual([]);
  return drill.stage.truth.violations;
}

describe('a guard that is taken away is missed', () => {
  const inScenes = GUARDS.filter(({ scene }) => scene !== undefined);
  const inHistories = GUARDS.filter(({ scene }) => scene === undefined);

  test.each(inScenes)('$name, in the scene of $scene', async (guard) => {
    const scene = guard.scene ?? '';
    expect(await play(null, scene)).toEqual([]);
    const by = brokenOf(guard, await play(guard.name, scene));
    if (by === undefined) throw new Error(`nobody misses "${guard.name}"`);
    caught.push({ guard, by, where: `the scene “${scene}”` });
  });

  test.each(inHistories)(
    '$name, in a history of chance',
    async (guard) => {
      const first = named[guard.name] ?? 1;
      const seeds = [first, ...Array.from({ length: MOST_SEEDS }, (_, at) => at + 1)];
      for (const seed of seeds) {
        const by = brokenOf(guard, await liveWith(guard.name, seed));
        if (by === undefined) continue;
        expect(await liveWith(null, seed)).toEqual([]);
        caught.push({ guard, by, where: `seed ${seed}` });
        return;
      }
      throw new Error(`nobody misses "${guard.name}" in ${MOST_SEEDS} histories`);
    },
    900_000,
  );
});

test('there are as many guards as were asked for, and each has its name', () => {
  expect(GUARDS.length).toBeGreaterThanOrEqual(20);
  expect(new Set(GUARDS.map(({ name }) => name)).size).toBe(GUARDS.length);
});

test.runIf(WIDE > 0)(
  'chance alone shows many of them',
  async () => {
    for (const guard of GUARDS) {
      let times = 0;
      for (let seed = 1; seed <= WIDE; seed += 1)
        if (brokenOf(guard, await liveWith(guard.name, seed)) !== undefined) times += 1;
      often.set(guard.name, times);
    }
    expect([...often.values()].filter((times) => times > 0).length).toBeGreaterThan(5);
  },
  36_000_000,
);
