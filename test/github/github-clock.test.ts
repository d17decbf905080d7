import { expect, test } from 'vitest';
import { makeGithubClock } from '../../src/github/github-clock.ts';
import { makeManualClock } from '../controller/manual-clock.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;

/** A machine whose clock is ahead of GitHub's, and how it asks GitHub, which takes two seconds to answer. */
function aMachine(ahead: number) {
  const machine = makeManualClock(NOON + ahead);
  const { clock, listen } = makeGithubClock(machine);
  const ask = (answer: (date: string) => object) =>
    listen(async () => {
      await machine.pass(2_000);
      return answer(new Date(machine.now() - ahead).toUTCString()) as { headers: { date: string } };
    }, null);
  return { machine, clock, ask, wrong: () => clock.now() - (machine.now() - ahead) };
}

const answered = (date: string) => ({ headers: { date } });

test.each([HOUR, -HOUR, 90_000, -2_500])(
  'a clock that is %d ms ahead of GitHub’s is put right by the first answer, to the second',
  async (ahead) => {
    const { ask, wrong } = aMachine(ahead);
    expect(wrong()).toBe(ahead);
    await ask(answered);
    expect(wrong()).toBeLessThanOrEqual(0);
    expect(wrong()).toBeGreaterThan(-1_000);
  },
);

test('an error tells the time as well', async () => {
  const { ask, wrong } = aMachine(HOUR);
  const failed = ask((date) => {
    throw Object.assign(new Error('no'), { response: { headers: { date } } });
  });
  await expect(failed).rejects.toThrow('no');
  expect(wrong()).toBe(0);
});

test('a clock that is right is left alone, however long the answers take', async () => {
  const { ask, wrong, machine } = aMachine(0);
  await machine.pass(700);
  for (let asked = 0; asked < 20; asked += 1) {
    await machine.pass(333);
    await ask(answered);
    expect(wrong()).toBe(0);
  }
});

test.each([undefined, '', 'yesterday'])(
  'an answer that tells no time (%j) changes nothing',
  async (date) => {
    const { ask, wrong } = aMachine(HOUR);
    await ask(() => ({ headers: { date } }));
    expect(wrong()).toBe(HOUR);
  },
);
