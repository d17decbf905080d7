import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readRuns } from '../../src/github/person/read-runs.ts';
import { HOUR, SECOND } from '../../src/lifecycle/time.ts';
import { isWithin } from '../../src/sandbox/rest/select-runs.ts';
import { type Loopback, makeLoopback } from './loopback.ts';

const PLACE = { owner: 'acme', repo: 'storefront', number: 12 };
const OPENED = Date.UTC(2026, 0, 5, 9);
const KEYS = ['12/1/execution/0.1', '12/1/feedback-implementation/1.1'];

let github: Loopback;
beforeEach(async () => {
  github = await makeLoopback();
});
afterEach(() => github.close());

/** A repository in which a run of another issue begins each second, for so many seconds; ours are the very first two. */
function aBusyRepository(seconds: number): void {
  const runs = Array.from({ length: seconds }, (_, at) => ({
    display_title: `drover ${KEYS[at] ?? `${100 + at}/1/execution/0.1`}`,
    created_at: new Date(OPENED + at * SECOND).toISOString(),
    html_url: `https://github.test/runs/${at}`,
    conclusion: 'success',
  })).toReversed();
  github.answer(({ path }) => {
    const { searchParams } = new URL(path, 'https://github.test');
    const range = searchParams.get('created') ?? '';
    // As on GitHub, a filter shows a thousand at the most.
    const shown = runs.filter((run) => isWithin(run.created_at, range)).slice(0, 1_000);
    const from = (Number(searchParams.get('page')) - 1) * 100;
    return { body: { total_count: shown.length, workflow_runs: shown.slice(from, from + 100) } };
  });
}

async function found(wanted: Partial<Parameters<typeof readRuns>[2]> = {}) {
  const asking = { octokit: github.octokit, api: '' };
  const all = { since: OPENED, until: null, keys: new Set(KEYS), ...wanted };
  const runs = await readRuns(asking, PLACE, all);
  if (!runs.ok) throw new Error(JSON.stringify(runs.error));
  return new Set(runs.value.map(({ key, url }) => `${key} ${url}`));
}

const OURS = new Set(KEYS.map((key, at) => `${key} https://github.test/runs/${at}`));

describe('the runs of an issue', () => {
  test('are found under thousands that others have had since', async () => {
    aBusyRepository(3_500);
    expect(await found()).toEqual(OURS);
    expect(await found({ keys: null })).toEqual(OURS);
  });

  test('are asked for no further than all are there, nor later than the issue went on', async () => {
    aBusyRepository(150);
    expect(await found()).toEqual(OURS);
    expect(github.asked).toHaveLength(2);
    aBusyRepository(3_500);
    expect(await found({ until: OPENED + 60 * SECOND })).toEqual(OURS);
    expect(github.asked).toHaveLength(3);
    expect(await found({ until: OPENED - HOUR, keys: new Set() })).toEqual(new Set());
    expect(github.asked).toHaveLength(3);
  });
});
