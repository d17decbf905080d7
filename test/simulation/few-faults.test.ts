import { expect, test } from 'vitest';
import { LIFECYCLES, liveWith, nameOf, singleFaults } from './few-faults.ts';

test('a lifecycle ends Done, by itself and with nothing done twice, whatever goes wrong once in it', async () => {
  const { short } = LIFECYCLES;
  const clean = await liveWith(short, []);
  expect(clean.wrong).toEqual([]);
  const faults = singleFaults(clean.calls);
  // Each of some thirty requests, with each of the ten kinds that are possible there.
  expect(faults.length).toBeGreaterThan(200);
  for (const fault of faults) {
    const { wrong, story } = await liveWith(short, [fault]);
    if (wrong.length > 0) throw new Error([nameOf(fault), ...story, ...wrong].join('\n'));
  }
}, 600_000);
