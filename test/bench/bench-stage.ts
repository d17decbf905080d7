import { aStage, type Stage, type StageOptions } from '../scenarios/stage.ts';

/** A stage to measure on: it can tell when Drover has looked round. */
export interface BenchStage extends Stage {
  /** Does something after which Drover sweeps, and waits until it has, and has done what it found to do. */
  sweptAfter(act: () => Promise<void> | void): Promise<void>;
  /** Waits until nothing happens on GitHub, and Drover has no more to do for what happened. */
  settled(): Promise<void>;
}

const GIVE_UP = 60_000;

export async function aBenchStage(options: StageOptions): Promise<BenchStage> {
  let sweeps = 0;
  const trace = {
    write(line: string) {
      if (line.includes('"msg":"swept"')) sweeps += 1;
    },
  };
  const stage = await aStage({ ...options, trace });

  async function settled(): Promise<void> {
    for (let quiet = 0; quiet < 3; ) {
      await stage.sandbox.idle();
      const { waiting, working, oldest } = await stage.drover().queue.depth();
      const isSoon = waiting > 0 && oldest !== null && oldest <= Date.now() + 2_000;
      quiet = working > 0 || isSoon ? 0 : quiet + 1;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async function sweptMoreThan(before: number): Promise<void> {
    const giveUp = Date.now() + GIVE_UP;
    const isWaiting = (): boolean => sweeps <= before;
    while (isWaiting()) {
      if (Date.now() > giveUp) throw new Error('Drover did not sweep');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await settled();
  }

  await sweptMoreThan(0);
  return {
    ...stage,
    settled,
    async sweptAfter(act) {
      const before = sweeps;
      await act();
      await sweptMoreThan(before);
    },
  };
}
