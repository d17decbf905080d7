import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Totals } from '../../scripts/simulation/tell.ts';
import { LAST_SEED } from '../simulation/chance.ts';
import { simulate, type } from './simulation-program.ts';

/** Without it a promise breaks in every other history. */
const PATIENCE = { without: 'ten seconds for second thoughts' };
/** In the history of this seed somebody rewrites the issue. */
const REWRITTEN = 12;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The lines of what is told that begin like this, without that. */
function linesOf(out: string, begin: string): readonly string[] {
  return out
    .split('\n')
    .filter((line) => line.startsWith(begin))
    .map((line) => line.slice(begin.length).trim());
}

function promisesOf(out: string): readonly string[] {
  return [...new Set(linesOf(out, 'BROKEN ').map((line) => line.split(':')[0] ?? ''))];
}

test('histories that keep every promise end with status 0, and it is shown how far they have come', async () => {
  const { status, out, err } = await simulate(['--seeds', '3']);
  expect(out).toMatch(/^3 histories, [\d,]+ requests, .* Every promise held\.$/m);
  expect(out).not.toContain('===');
  expect(err).toMatch(/^1 of 3 histories, [\d.]+ a second, \d+ s to go$/m);
  expect(status).toBe(0);
});

test('it tells what it can be asked for', async () => {
  const { status, out } = await simulate(['--help']);
  expect(out).toContain('`--only none`: nothing at all');
  expect(status).toBe(0);
});

describe('a history that breaks a promise', () => {
  test('is told with its seed, as short as it can be, and breaks again as it says', async () => {
    const file = join(folder, "its owner's drover.yml");
    writeFileSync(file, 'version: 1\nboard: { owner: theirs, number: 7 }\n');
    const told = await simulate(['--seeds', '1', '--seed', '2', '--config', file], PATIENCE);
    expect(told.status).toBe(1);
    const [seed, shortened] = linesOf(told.out, '=== seed ')[0]?.split(', ') ?? [];
    expect(shortened).toMatch(/^with \d+ of the \d+ things that happened in it$/);
    expect(told.out).toMatch(/^1 history, .* Broken in 1: seed 2\.$/m);
    expect(told.out).toMatch(/^00:00:\S+ +Drover +starts$/m);
    expect(promisesOf(told.out)).toEqual(['I1']);
    expect(linesOf(told.out, 'Replay whole:')[0]).toContain(`--seed ${seed} --seeds 1`);
    const again = await type(linesOf(told.out, 'Replay this:')[0] ?? '', PATIENCE);
    expect(again.status).toBe(1);
    expect(linesOf(again.out, '=== seed ')).toEqual([seed]);
    expect(promisesOf(again.out)).toEqual(['I1']);
  });

  test('breaks it with nothing at all in it that has to happen, as JSON with its story', async () => {
    const words = ['--seeds', '1', '--seed', '2', '--only', 'none', '--json'];
    const { status, out } = await simulate(words, PATIENCE);
    const { broken } = JSON.parse(out) as Totals;
    expect(broken.map(({ seed, violations: [first] }) => [seed, first?.promise])).toEqual([
      [2, 'I1'],
    ]);
    expect(broken[0]?.story).toContainEqual(expect.stringMatching(/ Drover +starts$/));
    expect(status).toBe(1);
  });
});

describe('a history that nobody lives to the end', () => {
  const words = ['--seeds', '3', '--seed', String(REWRITTEN - 1)];

  test('where something throws, is told with its seed, its story and the stack', async () => {
    const without = 'somebody can rewrite an issue';
    const { status, out } = await simulate(words, { without });
    expect(linesOf(out, '=== seed ')).toEqual([
      expect.stringMatching(`^${REWRITTEN}, with 1 of the `),
    ]);
    expect(out).toMatch(/^BROKEN bug: Error: nobody can rewrite an issue here\n +at /m);
    expect(out).toMatch(/^00:00:\S+ +Drover +starts$/m);
    expect(out).toMatch(new RegExp(`^3 histories, .* Broken in 1: seed ${REWRITTEN}\\.$`, 'm'));
    expect(status).toBe(1);
  });

  test('where its process ends, is told with its seed, and all others are lived', async () => {
    const without = 'a process outlives that somebody rewrites an issue';
    const { status, out } = await simulate(words, { without });
    expect(out).toContain(`=== seed ${REWRITTEN}\nBROKEN bug: its process ended with 7\n`);
    expect(out).toMatch(new RegExp(`^3 histories, .* Broken in 1: seed ${REWRITTEN}\\.$`, 'm'));
    expect(status).toBe(1);
  });
});

describe('what is not understood is refused with a sentence and status 2', () => {
  const many = String(Number.MAX_SAFE_INTEGER);

  test.each([
    ['an option', ['--sneeds', '3'], "Unknown option '--sneeds'"],
    ['part of a seed', ['--seed', '1.5'], '--seed must be a whole number above 0, not 1.5.'],
    ['too many', ['--seeds', many], `The last seed is ${LAST_SEED}: from 1 on there are not`],
    [
      'names of nothing',
      ['--seeds', '1', '--only', 'p1,bogus,f9999'],
      'Nothing that happened in the history of seed 1 is called "bogus", "f9999".',
    ],
    ['seeds kept of a crowd', ['--keep', '--crowd'], '--keep does not go with --crowd'],
    ['a file that is not there', ['--config', 'not-there.yml'], 'not-there.yml'],
  ])('%s', async (_, words, sentence) => {
    const { status, out, err } = await simulate(words);
    expect(err).toContain(sentence);
    expect(err).toContain('npm run simulate -- --help tells more.');
    expect(err).not.toMatch(/^ +at /m);
    expect([status, out]).toEqual([2, '']);
  });
});
