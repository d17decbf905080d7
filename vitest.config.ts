import { defineConfig } from 'vitest/config';

/** Where CI wants the results as JSON, besides what people read. */
const results = process.env['DROVER_TEST_RESULTS'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup/seed.ts', 'test/setup/json-imports.ts', 'test/contract/setup.ts'],
    globalSetup: ['test/contract/global-setup.ts'],
    testTimeout: 240_000,
    hookTimeout: 120_000,
    // Scenarios wait more than they work: for runners, and for ten seconds of second thoughts.
    maxWorkers: 4,
    reporters: results === undefined ? ['default'] : ['default', 'json'],
    ...(results === undefined ? {} : { outputFile: { json: results } }),
  },
});
