import { expect } from 'vitest';
import { recordsOf, runsOf } from './driving.ts';
import { commentsOf, type Pull, rest } from './people.ts';
import type { Ground } from './stage.ts';

const REPO = '/repos/acme/storefront';

interface Filed {
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly pull_request?: object;
}

/** However often anything was told, answered or begun again: one of each. */
export async function expectOnce(
  stage: Ground,
  number: number,
  { runs, followUps }: { readonly runs: number; readonly followUps: readonly string[] },
): Promise<void> {
  const get = <T>(path: string): Promise<T> =>
    rest<T>(stage, 'operator', { method: 'GET', path: `${REPO}${path}` });
  const pulls = await get<Pull[]>('/pulls?state=all&per_page=100');
  const own = pulls.filter(({ head }) => head.ref.startsWith(`drover/${number}-`));
  expect(own.map(({ state }) => state)).toEqual(['closed']);
  const merges = await get<{ commit: { message: string } }[]>('/commits?per_page=100');
  expect(merges.filter(({ commit }) => commit.message.includes(`for #${number})`))).toHaveLength(1);
  const names = (await runsOf(stage, number)).map(({ display_title }) => display_title);
  expect(names).toHaveLength(runs);
  expect(new Set(names).size).toBe(runs);
  expect(await recordsOf(stage, number)).toHaveLength(1);
  const keys = (await commentsOf(stage, number)).flatMap(
    ({ body }) => /<!-- drover:key \S*?\/(\S+) /.exec(body)?.[1] ?? [],
  );
  expect(new Set(keys).size).toBe(keys.length);
  const filed = await get<Filed[]>('/issues?state=all&per_page=100');
  const noted = filed.filter(({ body }) => body?.includes(`Noted while working on #${number} `));
  expect(noted.map(({ title }) => title).toSorted()).toEqual(followUps);
}
