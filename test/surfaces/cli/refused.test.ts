import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { rest, type Who } from '../../scenarios/people.ts';
import { aStage, type Stage } from '../../scenarios/stage.ts';
import { drover, type Ended, environmentOf } from './running.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const REPO = 'acme/storefront';

let stage: Stage;

beforeAll(async () => {
  stage = await aStage({ isLean: true });
});
afterAll(async () => stage.close());

const run = (who: Who, ...args: readonly string[]): Promise<Ended> =>
  drover(args, environmentOf(stage, who));

describe('what cannot be done is said in a sentence', () => {
  test.each<[string, readonly string[], readonly [number, RegExp]]>([
    ['an unknown issue', ['pause', `${REPO}#999`], [3, /#999: GitHub does not show it/]],
    ['an unknown repository', ['status', 'acme/none'], [3, /acme\/none: GitHub does not show it/]],
    ['an unknown repository to watch', ['watch', 'acme/none'], [3, /acme\/none: GitHub does not/]],
    ['a text without its issue', ['feedback', 'Do it'], [2, /Name the issue/]],
    ['no text', ['feedback', `${REPO}#1`], [2, /`\/feedback` needs a text/]],
    ['a secret', ['feedback', `${REPO}#1`, `ghp_${'a1B2'.repeat(9)}`], [2, /nothing was written/]],
    ['no amount', ['budget', `${REPO}#1`], [2, /`\/budget` needs/]],
    ['a session that is none', ['prompts', 'list', '--session', 'a b'], [2, /It must look like/]],
    ['nobody to ask what to do', ['prompts'], [2, /list, show, answer, approve or reject/]],
    ['a gate with a text', ['allow', `${REPO}#1`, 'plan', 'now'], [2, /did nothing, because/]],
    ['words behind a bare command', ['ready', `${REPO}#1`, 'soon'], [2, /did nothing, because/]],
    ['no commit', ['approve', `${REPO}#1`, 'later'], [2, /7 to 40 hexadecimal digits/]],
    ['no question', ['prompts', 'answer', 'Green'], [2, /Name the prompt/]],
    ['an unknown shell', ['completion', 'tcsh'], [2, /bash, zsh, fish/]],
    ['no command', [], [2, /Usage: drover/]],
    ['no such command', ['heal'], [2, /unknown command 'heal'/]],
    ['no issue', ['doctor'], [2, /missing required argument 'issue'/]],
    ['no issue by its place', ['doctor', 'storefront/12'], [2, /acme\/storefront#12/]],
    ['an unknown option', ['doctor', `${REPO}#1`, '--force'], [2, /unknown option/]],
    ['a host that is none', ['status', '--host', 'a b'], [2, /GHE_HOST: It must be a host/]],
  ])('%s', async (_, args, [expected, pattern]) => {
    const { code, out, err } = await run('operator', ...args);
    expect(err).toMatch(pattern);
    expect([code, out]).toEqual([expected, '']);
    expect(err).not.toMatch(/ {4}at |undefined|ghp_/);
  });

  test('help is no fault', async () => {
    const { code, out, err } = await drover(['doctor', '--help'], {});
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Usage: drover doctor');
  });

  test('no token, a wrong one, and no network', async () => {
    const env = environmentOf(stage, 'operator');
    const none = await drover(['status'], { ...env, GH_TOKEN: '' });
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('No token of yours')]);
    const wrong = await drover(['status'], { ...env, GH_TOKEN: 'ghp_wrong' });
    expect([wrong.code, wrong.err]).toEqual([3, expect.stringContaining('(401')]);
    const nowhere = await drover(['why', `${REPO}#1`, '--host', 'http://127.0.0.1:9'], env);
    expect([nowhere.code, nowhere.err]).toEqual([3, expect.stringContaining('cannot be reached')]);
  });

  test('a GitHub that answers with errors', async () => {
    const server = createServer((_, response) => {
      response.writeHead(502).end('{"message":"Bad gateway"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const env = { GHE_HOST: `127.0.0.1:${port}`, GHE_PROTOCOL: 'http', GH_TOKEN: 'x' };
    const { code, err } = await drover(['doctor', `${REPO}#1`], env);
    server.close();
    expect(code).toBe(3);
    expect(err).toMatch(/answered 502/);
  });

  test('whoever may not comment where an issue is locked', async () => {
    const { number } = stage.sandbox.seeded.issue;
    const path = `/repos/${REPO}/issues/${number}/lock`;
    await rest(stage, 'operator', { method: 'PUT', path });
    const locked = await run('outsider', 'pause', `${REPO}#${number}`);
    expect([locked.code, locked.err]).toEqual([3, expect.stringMatching(/refuses .*403.*lock/)]);
    await rest(stage, 'operator', { method: 'DELETE', path });
  });

  test('a spent rate limit is said with its end', async () => {
    const server = createServer((_, response) => {
      const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1767225600' };
      response.writeHead(403, headers).end('{"message":"API rate limit exceeded"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const host = `http://127.0.0.1:${port}`;
    const { code, err } = await drover(['status', '--host', host], { GH_TOKEN: 'x' });
    server.close();
    expect([code, err]).toEqual([3, expect.stringContaining('is spent until 00:00:00 UTC')]);
  });
});

test.each(['bash', 'zsh', 'fish'])('completion for %s knows the commands', async (shell) => {
  const { code, out } = await drover(['completion', shell], {});
  expect([code, out]).toEqual([0, expect.stringMatching(/approve/)]);
  for (const word of ['prompts', 'answer', 'watch', 'doctor']) expect(out).toContain(word);
});

test('the completion of bash completes in bash', async () => {
  const { out } = await drover(['completion', 'bash'], {});
  const complete = (...words: readonly string[]): readonly string[] => {
    const line = `COMP_WORDS=(drover ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _drover; echo "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', `${out}${line}`], { encoding: 'utf8' })
      .trim()
      .split(' ');
  };
  expect(complete('re')).toEqual(['ready', 'reject', 'resume', 'retry', 'repair', 'replay']);
  expect(complete('prompts', 'a')).toEqual(['answer', 'approve']);
  expect(complete('feedback', 'r')).toEqual(['reject']);
  expect(complete('prompts', 'answer', '--se')).toEqual(['--session']);
  expect(complete('completion', 'z')).toEqual(['zsh']);
});

test.each(['GH_HOST', 'GITHUB_SERVER_URL'])('the host may come from %s', async (name) => {
  const { GH_TOKEN = '' } = environmentOf(stage, 'operator');
  const env = { GH_TOKEN, [name]: stage.sandbox.urls.origin };
  expect(await drover(['status', REPO], env)).toMatchObject({ code: 0, err: '' });
});
