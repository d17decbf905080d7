import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyCheckout, nightly, removeCheckout } from './simulation-program.ts';

let root: string;
beforeAll(() => {
  root = copyCheckout();
});
afterAll(() => removeCheckout(root));

const page = (): string => readFileSync(`${root}docs/reliability.md`, 'utf8');
const corpus = (): object =>
  JSON.parse(readFileSync(`${root}test/simulation/corpus.json`, 'utf8')) as object;
const rowOf = (step: string): string | undefined =>
  page()
    .split('\n')
    .find((line) => line.startsWith(`| \`${step}\` |`));

/** Two histories of its 200,000. */
const TWO = ['--share', '0.001', 'simulation'];

describe('the simulation of a night', () => {
  test('keeps the seeds that broke a promise, and says from which on it looked, and at which commit', async () => {
    const before = corpus();
    const without = 'ten seconds for second thoughts';
    const { status } = await nightly([...TWO, '--seed', '4'], { root, without });
    expect(status).toBe(1);
    const found = Object.entries(corpus()).filter(([seed]) => !(seed in before));
    expect(found.length).toBeGreaterThan(0);
    for (const [seed, what] of found)
      expect([seed, what]).toEqual([seed, expect.stringMatching(/^I1: /)]);
    expect(corpus()).toMatchObject(before);
    expect(rowOf('simulation')).toMatch(/, from seed 4 on \| 2 of 200,000 \| fails \|/);
    expect(page()).toContain('\n2 histories from seed 4 on, ');
    expect(rowOf('simulation')).not.toContain('with changes');
  });

  test('refuses a seed after which there are not as many, and writes nothing', async () => {
    const seed = '3390000';
    const before = page();
    const { status, err } = await nightly([...TWO, '--seed', seed], { root });
    expect(err).toContain(`nightly: there are not 2 seeds from ${seed} on`);
    expect(status).toBe(2);
    expect(page()).toBe(before);
  });
});

describe('what a night is asked for', () => {
  test('is told with all of its steps', async () => {
    const { status, out, err } = await nightly(['--help'], { root });
    expect(out).toContain('--share PERCENT');
    expect(out).toMatch(/^ {2}simulation +histories with faults/m);
    expect(out).toMatch(/^ {2}kills +kills of the real program/m);
    expect([status, err]).toEqual([0, '']);
  });

  test.each([
    ['an option', ['--shore', '1'], "Unknown option '--shore'"],
    ['a share', ['--share', 'all'], '--share takes a percentage above 0 up to 100, not all'],
    ['a seed', ['--seed', 'x'], '--seed takes a whole number above 0, not x'],
    ['a step', ['simulaton'], 'there is no step simulaton; there are bench, load, '],
  ])('is refused with a sentence where it is not understood: %s', async (_, words, sentence) => {
    const before = page();
    const { status, out, err } = await nightly(words, { root });
    expect(err).toContain(`nightly: ${sentence}`);
    expect(err).toContain('npm run nightly -- --help tells more.');
    expect(err).not.toMatch(/^ +at /m);
    expect([status, out]).toEqual([2, '']);
    expect(page()).toBe(before);
  });
});
