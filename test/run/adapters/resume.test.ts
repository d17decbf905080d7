import { expect, test } from 'vitest';
import { aBook } from '../acts/a-book.ts';
import { resumeOrBegin } from '../../../src/run/adapters/resume.ts';
import type { ProgramEnd } from '../../../src/run/program.ts';

const end = (code: number, stderr = ''): ProgramEnd => ({
  kind: 'exited',
  code,
  stdout: '',
  stderr,
});
const well = end(0);
const USUAL = { news: 'the news', usesTool: false };

/** How a session was started, one after the other, where its program ends like this. */
async function starts(
  session: string | null,
  first: ProgramEnd,
  { news, usesTool }: { news: string | null; usesTool: boolean } = USUAL,
): Promise<readonly (readonly [string | null, string])[]> {
  const { book: acts } = aBook();
  const started: [string | null, string][] = [];
  const agent = { name: 'a', adapter: 'codex' as const, session };
  const call = { agent, prompt: 'the prompt', news, acts, onOutput: () => {} };
  await resumeOrBegin(
    call,
    (each, prompt) => {
      started.push([each, prompt]);
      if (usesTool) acts.hear();
      return Promise.resolve(started.length === 1 ? first : well);
    },
    /no such session/,
  );
  return started;
}

const ANEW = [null, 'the prompt'];

test('a session goes on with its news, or with the prompt where there are none', async () => {
  expect(await starts('s', well)).toEqual([['s', 'the news']]);
  expect(await starts('s', well, { ...USUAL, news: null })).toEqual([['s', 'the prompt']]);
  expect(await starts(null, well)).toEqual([ANEW]);
});

test('a session that is unknown, or cannot be taken up, is begun anew with the whole prompt', async () => {
  for (const failed of [end(1, 'no such session'), end(1, 'a transcript of another version')])
    expect(await starts('s', failed)).toEqual([['s', 'the news'], ANEW]);
});

test('a session that fails after it has worked has failed', async () => {
  expect(await starts('s', end(1), { ...USUAL, usesTool: true })).toEqual([['s', 'the news']]);
  const late: ProgramEnd = { kind: 'timed-out', stdout: '', stderr: '' };
  expect(await starts('s', late)).toEqual([['s', 'the news']]);
});
