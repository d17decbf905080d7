import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { folderInMemory } from './test/setup/in-memory.ts';

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

/** Here tests wait for programs, for runners and for seconds of second thoughts, or live many histories. */
const SLOW =
  /\/test\/(?:scenarios|process|bench|hostile|surfaces|run\/publish|sandbox\/session|simulation\/(?:teeth|few-faults))/;

/** Those that take half a minute and more, of which none may begin when all others end. */
const LONGEST =
  /\/(?:process\/kills|scenarios\/(?:approvals|blocked|commands|configuration|gates|runs|webhooks))\.test/;

/**
 * What goes on at once, one after the other: who computes has a core for itself, since to share one costs a third more;
 * scenarios wait, for runners and for seconds of second thoughts, and fill two.
 */
const PARTS = {
  waiting: { maxWorkers: 4, sequence: { groupOrder: 0 } },
  computing: { maxWorkers: 2, sequence: { groupOrder: 1 } },
  sample: { maxWorkers: 1, sequence: { groupOrder: 2 } },
};

/**
 * A new checkout knows no durations, and goes by the size of files: the slowest are among the small ones, and at the end
 * all of the machine would wait for a few of them. Most of what computes comes between those that wait, from the middle
 * on, so that the cores have work meanwhile.
 */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ project, moduleId }: TestSpecification): number => {
      if (project.name === 'postgres') return 0;
      if (LONGEST.test(moduleId)) return 1;
      return SLOW.test(moduleId) ? 2 : 3;
    };
    const slow = sorted
      .filter((file) => rank(file) < 3)
      .toSorted((one, other) => rank(one) - rank(other));
    const quick = sorted.filter((file) => rank(file) === 3);
    const middle = Math.floor(slow.length / 2);
    const later = slow.slice(middle);
    // A quarter of it is for the end, where the last of the slow are waited for.
    const share = Math.floor((quick.length * 3) / 4 / Math.max(1, later.length));
    return [
      ...slow.slice(0, middle),
      ...later.flatMap((file, at) => [file, ...quick.slice(at * share, (at + 1) * share)]),
      ...quick.slice(later.length * share),
    ];
  }
}

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
