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
    // An hour: what does not end at once outlasts the test.
    const sleep = clock.sleep(3_600_000, controller.signal);
    controller.abort();
    await expect(sleep).resolves.toBeUndefined();
  });

  it('does not sleep at all for a moment that has passed', async () => {
    const clock = makeSystemClock();
    await expect(clock.sleep(-3_600_000)).resolves.toBeUndefined();
  });
});
