import { test } from 'vitest';
import { expectSample } from './sample.ts';

// In two files, which run side by side. `npm run simulate` lives as many as one likes.
test('histories 41 to 80 keep every promise', async () => {
  await expectSample(41, 40);
}, 1_200_000);
