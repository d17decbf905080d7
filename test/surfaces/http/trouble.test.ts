import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { makePerson } from '../../../src/github/person/person.ts';
import { makeApi } from '../../../src/surfaces/http/api/app.ts';
import { listen, type Listening } from '../../../src/surfaces/http/listen.ts';
import { makeMemoryLog } from '../../controller/memory-log.ts';

const TOKEN = 'ghp_0123456789012345678901234567890123456';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** The API before a GitHub that answers like this; time stands still but for what is slept. */
async function before(github: RequestListener): Promise<Listening & { readonly slept: number[] }> {
  const server = createServer(github);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const slept: number[] = [];
  const api = makeApi({
    personOf: (token) =>
      makePerson({ api: `http://127.0.0.1:${port}/api/v3`, patience: 1_000 }, token),
    clock: { now: () => 0, sleep: async (length) => void slept.push(length) },
    log: makeMemoryLog(),
  });
  const listening = await listen(api, { host: '127.0.0.1', port: 0 });
  if (!listening.ok) throw new Error(listening.error);
  open.push(() => listening.value.close(0));
  return { ...listening.value, slept };
}

function ask(url: string, token = TOKEN): Promise<Response> {
  return fetch(`${url}/approvals/acme%2Fstorefront%2312%3Ap1`, {
    headers: { authorization: `bearer ${token}`, connection: 'close' },
  });
}

const saying =
  (status: number, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (request, response) => {
    request.resume();
    response.writeHead(status, {
      'content-type': 'application/json',
      connection: 'close',
      ...headers,
    });
    response.end('{"message":"So it is"}');
  };

describe('what GitHub says is told as what it is', () => {
  test.each<[string, RequestListener, readonly [number, string]]>([
    ['401', saying(401), [401, 'token not accepted']],
    ['403', saying(403), [403, 'forbidden']],
    ['404', saying(404), [404, 'approval not found']],
    ['429', saying(429, { 'retry-after': '17' }), [429, 'too many requests']],
    ['500', saying(500), [502, 'GitHub failed']],
    ['nothing', () => {}, [504, 'GitHub did not answer']],
    ['a line that is cut', (request) => request.socket.destroy(), [502, 'GitHub failed']],
  ])('%s', async (_, github, [status, error]) => {
    const { url } = await before(github);
    const answer = await ask(url);
    const told = (await answer.json()) as Record<string, unknown>;
    expect([answer.status, told['error'], told['status']]).toEqual([status, error, status]);
    expect(answer.headers.get('retry-after')).toBe(status === 429 ? '17' : null);
    expect(JSON.stringify(told)).not.toContain(TOKEN);
  });

  test('a rate limit that is spent: until when, by GitHub’s own clock', async () => {
    const github = saying(403, {
      date: 'Thu, 01 Jan 2026 00:00:00 GMT',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '1767225690',
    });
    const { url } = await before(github);
    const answer = await ask(url);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '90']);
  });
});

describe('who asks too often is told to wait', () => {
  test('tokens that GitHub has not accepted share a small allowance', async () => {
    let asked = 0;
    const { url } = await before((request, response) => {
      asked += 1;
      saying(401)(request, response);
    });
    const answers: Response[] = [];
    for (let at = 0; at < 31; at += 1)
      answers.push(await ask(url, `${TOKEN.slice(0, -2)}${10 + at}`));
    expect(answers.slice(0, 30).every(({ status }) => status === 401)).toBe(true);
    expect([answers[30]?.status, answers[30]?.headers.get('retry-after')]).toEqual([429, '2']);
    expect(asked).toBe(30);
  });
});
