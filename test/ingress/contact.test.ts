import { describe, expect, it } from 'vitest';
import { makeContact } from '../../src/ingress/contact.ts';
import type { AppRequest } from '../../src/ingress/redelivery.ts';
import { makeManualClock } from '../controller/manual-clock.ts';
import { makeMemoryLog } from '../controller/memory-log.ts';

const API = 'https://github.example.com/api/v3';

/** What Octokit throws: a status, and the answer when there was one. */
function refusal(status: number, message?: string): Error {
  const response = message === undefined ? undefined : { data: { message } };
  return Object.assign(new Error('HttpError'), { status, response });
}

async function makeTest(answers: readonly (Error | object)[]) {
  const clock = makeManualClock();
  let asked = 0;
  let begun = 0;
  const request: AppRequest = async () => {
    const answer = answers[Math.min(asked++, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    return { data: answer, headers: {} };
  };
  const deps = { request, api: API, clock, log: makeMemoryLog() };
  const { first, contact } = await makeContact(deps, () => begun++);
  return { clock, first, contact, asked: () => asked, begun: () => begun };
}

describe('the first contact with GitHub', () => {
  it('begins the work when GitHub knows the App', async () => {
    const { first, contact, begun, clock, asked } = await makeTest([{ slug: 'drover' }]);
    expect(first).toEqual({ kind: 'welcome', slug: 'drover' });
    expect([contact.trouble(), begun()]).toEqual([null, 1]);
    await clock.pass(3_600_000);
    expect(asked()).toBe(1);
  });

  it('is tried every 15 s while GitHub is away, and begins the work once', async () => {
    const away = Object.assign(new Error('fetch failed'), {
      status: 500,
      cause: new Error('connect ECONNREFUSED'),
    });
    const { first, contact, begun, clock } = await makeTest([away, away, { slug: 'drover' }]);
    expect(first.kind).toBe('unreachable');
    expect(contact.trouble()).toBe(
      `GitHub cannot be reached at ${API} (connect ECONNREFUSED); check the network, and GHE_HOST and GHE_PROTOCOL if they are set.`,
    );
    await clock.pass(15_000);
    expect([contact.trouble() === null, begun()]).toEqual([false, 0]);
    await clock.pass(15_000);
    expect([contact.trouble(), begun()]).toEqual([null, 1]);
    await clock.pass(3_600_000);
    expect(begun()).toBe(1);
  });

  it('ends when it is stopped', async () => {
    const { contact, clock, asked } = await makeTest([refusal(502, 'Bad gateway')]);
    await contact.stop();
    await clock.pass(3_600_000);
    expect(asked()).toBe(1);
  });

  it('is given up in silence when the process is to end before there is an answer', async () => {
    const stop = new AbortController();
    const log = makeMemoryLog();
    const request: AppRequest = () => {
      stop.abort();
      return Promise.reject(stop.signal.reason);
    };
    const deps = { request, api: API, clock: makeManualClock(), log, stop: stop.signal };
    const { first, contact } = await makeContact(deps, () => expect.fail('nothing may begin'));
    expect(first.kind).toBe('unreachable');
    await contact.stop();
    expect(log.lines).toEqual([]);
  });

  it.each([
    [refusal(401, 'A JSON web token could not be decoded'), 'APP_ID and PRIVATE_KEY'],
    [refusal(404, 'Integration not found'), 'APP_ID and PRIVATE_KEY'],
    [refusal(404, 'Not Found'), 'not as GitHub’s API does'],
    [{ hello: 'world' }, 'not as GitHub’s API does'],
  ])('tells what a person must mend, and does not try again: %o', async (answer, words) => {
    const { first, clock, asked } = await makeTest([answer]);
    expect(first).toEqual({ kind: 'refused', sentence: expect.stringContaining(words) });
    await clock.pass(3_600_000);
    expect(asked()).toBe(1);
  });
});
