import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { begin, keysOf, recordsOf, saidBy, untilSaid } from './driving.ts';
import { comment, pullOf, rest, untilStatus } from './people.ts';
import { aStage, type Stage } from './stage.ts';

vi.setConfig({ testTimeout: 300_000, maxConcurrency: 10 });

const REPO = '/repos/acme/storefront';
const folder = mkdtempSync(join(tmpdir(), 'drover-verified-'));

/** Fails for every merge; for one that says so in its title only the first time. */
const VERIFY = `
subject=$(git log -1 --format=%s)
case "$subject" in
  *good*) exit 0 ;;
  *again*) mkdir '${folder}/once' || exit 0 ;;
esac
echo "the shop is closed"
exit 1
`;

let stage: Stage;
beforeAll(async () => {
  stage = await aStage({
    isLean: true,
    config: { stages: { 'post-merge-verify': 'on', 'follow-up-capture': 'on' } },
    files: { '.github/drover/verify.sh': VERIFY },
  });
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});

async function mergeOne(title: string, ...orders: readonly string[]): Promise<number> {
  const number = await begin(stage, title, ...orders);
  await untilStatus(stage, number, 'In Review');
  await comment(stage, 'operator', number, '/approve');
  return number;
}

interface Topic {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly pull_request?: object;
}

/** Issues and pull requests that Drover opened for an issue, but for the issue's own pull request. */
async function filedFor(number: number): Promise<readonly Topic[]> {
  const all = await rest<Topic[]>(stage, 'operator', {
    method: 'GET',
    path: `${REPO}/issues?state=all&creator=${encodeURIComponent('drover[bot]')}&per_page=100`,
  });
  const own = (await pullOf(stage, number))?.number;
  return all.filter((each) => each.number !== own && new RegExp(`#${number}\\b`).test(each.body));
}

const kinds = async (number: number): Promise<readonly string[]> =>
  (await keysOf(stage, number)).map((key) => key.replace(/^\d+\/1\//, ''));

test.concurrent('a verification that fails once is diagnosed, run again, and nobody is bothered', async () => {
  const number = await mergeOne('Fail, then try again', 'write a.txt: A');
  await untilStatus(stage, number, 'Done');
  expect(await kinds(number)).toEqual([
    'execution/0.1',
    'post-merge-verify/0.1',
    'post-merge-verify/0.2',
    'post-merge-verify/0.3',
  ]);
  expect((await saidBy(stage, number)).join('\n')).not.toContain('Blocked');
});

test.concurrent('one that fails twice asks, with the diagnosis; revert opens a pull request that undoes it', async () => {
  const number = await mergeOne('Break it', 'write b.txt: B');
  const notice = await untilSaid(stage, number, /did not pass verification/);
  await untilStatus(stage, number, 'Blocked');
  expect(notice).toContain('/answer revert');
  expect(notice).toMatch(/The diagnosis.*stand-in agent/s);
  await comment(stage, 'operator', number, '/answer burn it');
  expect(await untilSaid(stage, number, /fix forward, accept/)).toContain('@operator');
  await comment(stage, 'operator', number, '/answer revert');
  await untilStatus(stage, number, 'Done');
  const filed = await filedFor(number);
  expect(filed).toEqual([
    expect.objectContaining({ title: expect.stringContaining('Revert') as string }),
  ]);
  expect(filed[0]?.pull_request).toBeDefined();
});

test.concurrent('fix forward files an issue for it', async () => {
  const number = await mergeOne('Break it too', 'write c.txt: C');
  await untilSaid(stage, number, /did not pass verification/);
  await comment(stage, 'operator', number, '/answer fix forward');
  await untilStatus(stage, number, 'Done');
  const filed = await filedFor(number);
  expect(filed).toEqual([
    expect.objectContaining({ title: expect.stringMatching(/^Fix what/) as string }),
  ]);
  expect(filed[0]?.pull_request).toBeUndefined();
});

test.concurrent('accept leaves it at that', async () => {
  const number = await mergeOne('Break it as well', 'write d.txt: D');
  await untilSaid(stage, number, /did not pass verification/);
  await comment(stage, 'operator', number, '/answer accept');
  await untilStatus(stage, number, 'Done');
  expect(await filedFor(number)).toEqual([]);
});

test.concurrent('what was left for later is filed once, an issue each, mentioning the issue', async () => {
  const number = await mergeOne(
    'A good one',
    'write e.txt: E',
    'follow-up Show the time',
    'follow-up Show the place',
  );
  await untilStatus(stage, number, 'Done');
  const filed = await filedFor(number);
  expect(filed.map(({ title }) => title).toSorted()).toEqual(['Show the place', 'Show the time']);
  for (const each of filed) expect(each.body).toContain(`#${number}`);
  expect(await recordsOf(stage, number)).toHaveLength(1);
});
