import { test } from 'vitest';
import { expectSample } from './sample.ts';

// A quarter of the sample: files run side by side. `npm run simulate` lives as many as one likes.
test('histories 501 to 750 keep every promise', async () => {
  await expectSample(501, 250);
}, 1_200_000);
