import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import { makeSystemClock } from '../../src/controller/system-clock.ts';
import { makeClient } from '../../src/github/client.ts';
import { makeLanes } from '../../src/github/lanes.ts';
import { DroverOctokit } from '../../src/github/octokit.ts';

const HOST = 'http://github.test';

afterEach(() => {
  nock.cleanAll();
});

function aClient() {
  const clock = makeSystemClock();
  const octokit = new DroverOctokit({ baseUrl: `${HOST}/api/v3` });
  return makeClient({ octokit, lanes: makeLanes(clock), clock });
}

const WRITE = 'mutation { m0: addComment(input: {}) { clientMutationId } }';

describe('answers that no API should give', () => {
  test('a connection that breaks leaves a write unclear, and it is sent once', async () => {
    const first = nock(HOST).post('/api/graphql').replyWithError('socket hang up');
    const second = nock(HOST).post('/api/graphql').reply(200, { data: {} });
    const answer = await aClient().mutate(WRITE, {}, 1);
    expect(answer.kind).toBe('unclear');
    expect(first.isDone()).toBe(true);
    expect(second.isDone()).toBe(false);
  });

  test('a page of HTML where JSON should be is no answer', async () => {
    nock(HOST)
      .post('/api/graphql')
      .reply(200, '<html>Unicorn!</html>', { 'content-type': 'text/html' });
    const answer = await aClient().mutate(WRITE, {}, 1);
    expect(answer.kind).not.toBe('refused');
    expect(answer.kind === 'answered' ? answer.data : null).toBeFalsy();
  });

  test('a gateway that gives up may have let the write through', async () => {
    nock(HOST).post('/api/graphql').reply(502, '<html>Bad gateway</html>');
    expect((await aClient().mutate(WRITE, {}, 1)).kind).toBe('unclear');
  });
});
