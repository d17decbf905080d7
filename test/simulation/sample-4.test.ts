import { test } from 'vitest';
import { expectSample } from './sample.ts';

// A quarter of the sample: files run side by side. `npm run simulate` lives as many as one likes.
test('histories 751 to 1000 keep every promise', async () => {
  await expectSample(751, 250);
}, 1_200_000);
