import { test } from 'vitest';
import { expectSample } from './sample.ts';

// In two files, which run side by side. `npm run simulate` lives as many as one likes.
test('histories 1 to 40 keep every promise', async () => {
  await expectSample(1, 40);
}, 1_200_000);
