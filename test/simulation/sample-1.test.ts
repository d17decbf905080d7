import { test } from 'vitest';
import { expectSample } from './sample.ts';

// A quarter of the sample: files run side by side. `npm run simulate` lives as many as one likes.
test('histories 1 to 250 keep every promise', async () => {
  await expectSample(1, 250);
}, 1_200_000);
