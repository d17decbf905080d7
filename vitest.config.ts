import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { folderInMemory } from './test/setup/in-memory.ts';
import { SlowFirst } from './test/setup/slow-first.ts';

/** Where CI wants the results as JSON, besides what people read. */
const results = process.env['DROVER_TEST_RESULTS'];

/** Tests that put other modules in the place of Drover's, or change how a process tells the time: each has its own. */
const APART = ['test/simulation/teeth.test.ts', 'test/hostile/poison.test.ts'];

/** The first histories, by a program that lives them on all cores. */
const SAMPLE = ['test/simulation/sample.test.ts'];

/** Histories start no programs, but need much memory: a process that does both takes long to start one. */
const HISTORIES = ['test/simulation/**/*.test.ts'];

/** To start a program takes the longer the more memory its parent has, and young objects take most of it. */
const SMALL = ['--max-semi-space-size=16'];

/** Tests that share a server of PostgreSQL, which is started for them alone; a minute of them is waited for. */
const ON_POSTGRES = ['test/postgres/**/*.test.ts'];

/**
 * What goes on at once, one after the other: who computes has a core for itself, since to share one costs a third more;
 * scenarios wait, for runners and for seconds of second thoughts, and fill two.
 */
const PARTS = {
  waiting: { maxWorkers: 4, sequence: { groupOrder: 0 } },
  computing: { maxWorkers: 2, sequence: { groupOrder: 1 } },
  sample: { maxWorkers: 1, sequence: { groupOrder: 2 } },
};

// Each worker and each program that a test starts compiles the same files otherwise.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/node');

const temporary = folderInMemory();
if (temporary !== null) process.env['TMPDIR'] = temporary;

export default defineConfig({
  // GitHub's descriptions are megabytes: as text for JSON.parse they are read faster than as a program.
  json: { namedExports: false, stringify: true },
  test: {
    setupFiles: ['test/setup/seed.ts', 'test/setup/json-imports.ts', 'test/contract/setup.ts'],
    testTimeout: 240_000,
    hookTimeout: 120_000,
    sequence: { sequencer: SlowFirst },
    reporters: results === undefined ? ['default'] : ['default', 'json'],
    ...(results === undefined ? {} : { outputFile: { json: results } }),
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...APART, ...HISTORIES, ...ON_POSTGRES],
          execArgv: SMALL,
          globalSetup: ['test/contract/global-setup.ts'],
          // GitHub's description is compiled once for all files of a process, which takes longer than most files do.
          isolate: false,
          ...PARTS.waiting,
        },
      },
      {
        extends: true,
        test: {
          name: 'histories',
          include: HISTORIES,
          exclude: [...APART, ...SAMPLE],
          isolate: false,
          ...PARTS.computing,
        },
      },
      { extends: true, test: { name: 'apart', include: APART, ...PARTS.computing } },
      { extends: true, test: { name: 'sample', include: SAMPLE, ...PARTS.sample } },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: ON_POSTGRES,
          execArgv: SMALL,
          globalSetup: ['test/postgres/global-setup.ts'],
          isolate: false,
          ...PARTS.waiting,
        },
      },
    ],
  },
});
