import { test, vi } from 'vitest';
import { expectLivedOnce, live, WHOLE } from './lifecycle.ts';
import { aPace } from './pace.ts';
import { makeReaper } from './reaper.ts';
import { aSite } from './site.ts';
import { badWeather } from './weather.ts';

/** So many kills at night, in each weather; in a run of the tests five in calm and two in a storm. */
const KILLS = Number(process.env['DROVER_KILLS'] ?? 0);
/** The same in each run of the tests; the nightly run brings its own. */
const SEED = Number(process.env['DROVER_TEST_SEED'] ?? 1);

vi.setConfig({ testTimeout: 240_000 + KILLS * 60_000 });

/** Drover's and GitHub's lengths take a tenth of the time: a process waits for 30 s after its start, as one example. */
const FASTER = 10;

/** More in one lifecycle would be a process that never gets to anything. */
const IN_ONE = 5;

/** Machines whose clock is right, an hour ahead and an hour behind. */
const CLOCKS = [{}, { PACE_AHEAD: '3600000' }, { PACE_AHEAD: '-3600000' }];

interface Trial {
  readonly kills: number;
  readonly seed: number;
  readonly isStormy: boolean;
}

async function tryOut({ kills, seed, isStormy }: Trial): Promise<void> {
  const reaper = makeReaper(seed);
  const site = await aSite({ ...WHOLE, pace: aPace(FASTER), onExchange: reaper.onExchange });
  const weather = isStormy ? badWeather(site, seed) : null;
  const issues: number[] = [];
  let starts = 0;
  try {
    reaper.begin(() => site.start({ env: { SWEEP_INTERVAL: '1m', ...CLOCKS[starts++ % 3] } }));
    while (reaper.killed.length < kills) {
      reaper.arm(Math.min(IN_ONE, kills - reaper.killed.length));
      issues.push(await live(site, `Survive ${issues.length + 1}`));
      await reaper.calm();
    }
    await expectLivedOnce(site, issues);
    const faults = Object.entries(weather?.counts ?? {}).map((each) => each.join(' '));
    const told = [
      `seed ${seed}: killed ${kills} times in ${issues.length} lifecycles`,
      ...reaper.killed,
      ...faults,
    ];
    process.stdout.write(`${told.join('\n  ')}\n`);
  } catch (error) {
    throw new Error(`seed ${seed}, killed:\n${reaper.killed.join('\n')}`, { cause: error });
  } finally {
    await weather?.end();
    await site.close();
  }
}

test.concurrent('a Drover that is killed at random moments does everything once', async () => {
  await tryOut({ kills: KILLS || 5, seed: SEED, isStormy: false });
});

test.concurrent('so does one whose GitHub is slow and fails', async () => {
  await tryOut({ kills: KILLS || 2, seed: SEED + 1, isStormy: true });
});
