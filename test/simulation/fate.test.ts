import { describe, expect, test } from 'vitest';
import { liveHistory, reliveHistory } from './history.ts';

describe('a history that is lived again', () => {
  test('is the same, to the letter, with all in it that happened', async () => {
    const once = await liveHistory(12);
    expect(once.script.happened.length).toBeGreaterThan(10);
    const again = await reliveHistory(once, new Set(once.script.happened));
    expect(again.story).toEqual(once.story);
    expect((await liveHistory(12, { only: once.script.happened })).digest).toBe(once.digest);
  });

  test('has less in it where something is taken out, and nothing goes wrong where all is', async () => {
    const once = await liveHistory(12);
    const [first, ...others] = once.script.happened;
    const less = await reliveHistory(once, new Set(others));
    expect(less.script.happened).not.toContain(first);
    const quiet = await reliveHistory(once, new Set());
    expect(quiet.script.happened).toEqual([]);
    expect(quiet.counts['ends done']).toBe(1);
    expect(Object.keys(quiet.counts).filter((what) => /^F([3-9]|1[01]) /.test(what))).toEqual([]);
  });
});
