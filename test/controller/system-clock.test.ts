import { describe, expect, it } from 'vitest';
import { makeSystemClock } from '../../src/controller/system-clock.ts';

describe('the system clock', () => {
  it('sleeps for about as long as it is told', async () => {
    const clock = makeSystemClock();
    const start = clock.now();
    await clock.sleep(20);
    expect(clock.now() - start).toBeGreaterThanOrEqual(18);
  });

  it('ends a sleep at once, without an error, when it is aborted', async () => {
    const clock = makeSystemClock();
    const controller = new AbortController();
    const start = clock.now();
    const sleep = clock.sleep(60_000, controller.signal);
    controller.abort();
    await sleep;
    expect(clock.now() - start).toBeLessThan(5_000);
  });

  it('does not sleep at all for a moment that has passed', async () => {
    const clock = makeSystemClock();
    const start = clock.now();
    await clock.sleep(-1_000);
    expect(clock.now() - start).toBeLessThan(1_000);
  });
});
