import { defineConfig } from 'vitest/config';

// Real agents' own programs, fetched on demand: `npm run test:agents`. Not part of `npm test`.
export default defineConfig({
  test: {
    include: ['test/agents/**/*.agent.ts'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
    maxWorkers: 1,
  },
});
