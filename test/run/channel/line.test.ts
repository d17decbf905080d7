import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PLAIN_REQUEST } from '../../../src/lifecycle/reports/request.ts';
import { openLine } from '../../../src/run/channel/line.ts';
import { sealText, unsealText } from '../../../src/run/channel/seal-text.ts';

const QUESTION = { id: '1'.repeat(32), question: 'Which?', request: PLAIN_REQUEST };
const ANSWERED = { kind: 'answered', decision: null, by: '@ann', text: 'Blue.' };

/** Drover, which says this, one thing after the other; and the line of a run to it. */
async function aLine(answers: readonly (number | object)[], wait = 60_000) {
  const heard: { readonly shown: string | undefined; readonly question: unknown }[] = [];
  const say = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    heard.push({ shown: request.headers.authorization, question: await json(request) });
    const answer = answers[heard.length - 1];
    if (answer === undefined) return;
    if (typeof answer === 'number') response.writeHead(answer).end('{}');
    else response.end(JSON.stringify(answer));
  };
  const server = createServer((request, response) => void say(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const said: string[] = [];
  const note = (line: string): void => void said.push(line);
  const line = openLine({ url, capability: 'a capability', wait, say: note });
  return { heard, said, line };
}

const never = new AbortController().signal;

describe('the line of a run', () => {
  test('asks again under the same name as long as the question is open, and shows what lets it ask', async () => {
    const { line, heard } = await aLine([{ kind: 'open' }, { kind: 'open' }, ANSWERED]);
    const { kind: _, ...answer } = ANSWERED;
    expect(await line.ask(QUESTION, never)).toEqual(answer);
    expect(heard).toEqual(
      Array.from({ length: 3 }, () => ({ shown: 'Bearer a capability', question: QUESTION })),
    );
  });

  test.each([[401], [403], [413], [{ kind: 'refused' }]])(
    'gives up at once where it is told %j',
    async (refusal) => {
      const { line, heard } = await aLine([refusal, ANSWERED]);
      expect(await line.ask(QUESTION, never)).toBeNull();
      expect(heard).toHaveLength(1);
    },
  );

  test('parks where a newer Drover says what this one has no name for, and heeds no more than it knows', async () => {
    const { line } = await aLine([
      { kind: 'postponed', until: 7 },
      { ...ANSWERED, more: 'x' },
    ]);
    expect(await line.ask(QUESTION, never)).toBeNull();
    expect(await line.ask(QUESTION, never)).toMatchObject({ text: 'Blue.' });
  });

  test('hears what people told the run, and of nothing where that cannot be known', async () => {
    const tell = { id: 'IC_1:0', by: 'ann', at: 5, text: 'Mind the tests.' };
    const { line } = await aLine([{ tells: [{ ...tell, more: 'x' }] }, 404, { tells: 'x' }]);
    expect(await line.tells()).toEqual([tell]);
    expect([await line.tells(), await line.tells()]).toEqual([null, null]);
  });

  test('waits so long and no longer, and that is what it says that it has waited', async () => {
    const { line, said } = await aLine([], 100);
    expect(line.waited()).toBe(0);
    expect(await line.ask(QUESTION, never)).toBeNull();
    expect(line.waited()).toBeGreaterThanOrEqual(90);
    expect(said).toHaveLength(1);
  });

  test('ends with the agent that asked', async () => {
    const { line } = await aLine([]);
    const agent = new AbortController();
    const answer = line.ask(QUESTION, agent.signal);
    agent.abort();
    expect(await answer).toBeNull();
  });
});

test('what lets a run ask is opened by the secret, in that run and no other', () => {
  const [secret, keeper] = ['s'.repeat(32), { repository: 'acme/shop', runId: 7 }];
  const sealed = sealText(secret, keeper, 'canary');
  expect(sealed).not.toContain('canary');
  expect(unsealText(secret, { ...keeper, repository: 'Acme/Shop' }, sealed)).toBe('canary');
  expect(() => unsealText(secret, { ...keeper, runId: 8 }, sealed)).toThrow(
    /unable to authenticate/i,
  );
  expect(() => unsealText('t'.repeat(32), keeper, sealed)).toThrow(/unable to authenticate/i);
  expect(() => unsealText(secret, keeper, `${sealed.slice(0, -2)}AA`)).toThrow(
    /unable to authenticate/i,
  );
});
