import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyResolver } from '../../src/controller/ports.ts';
import { makeCards } from '../../src/github/find/cards.ts';
import { makeKeyResolver } from '../../src/github/find/resolver.ts';
import { makeInstallations } from '../../src/github/installations.ts';
import { type Loopback, makeLoopback } from './loopback.ts';

let github: Loopback;
let resolver: KeyResolver;

beforeEach(async () => {
  github = await makeLoopback();
  resolver = makeKeyResolver(
    makeInstallations({
      octokitFor: () => Promise.resolve(github.octokit),
      clock: { now: () => Date.now() },
    }),
    makeCards(10),
  );
});

afterEach(() => github.close());

function answerData(...pages: readonly unknown[]): void {
  const left = [...pages];
  github.answer(() => ({ body: { data: left.shift() } }));
}

describe('the resolver of keys', () => {
  it('leads from a card’s content to its issue', async () => {
    const repository = { name: 'storefront', owner: { login: 'acme' } };
    answerData({ node: { __typename: 'Issue', number: 12, repository } });
    expect(await resolver.resolveProjectItem(1, 'I_1')).toEqual({
      installation: 1,
      owner: 'acme',
      repo: 'storefront',
      number: 12,
    });
    expect(github.asked[0]?.body.variables).toEqual({ content: 'I_1' });
  });

  it('leads nowhere from what is no issue, or is not shown', async () => {
    answerData({ node: { __typename: 'PullRequest' } }, { node: null });
    expect(await resolver.resolveProjectItem(1, 'PR_1')).toBeNull();
    expect(await resolver.resolveProjectItem(1, 'DI_1')).toBeNull();
    const errors = [{ type: 'NOT_FOUND', path: ['node'], message: 'Could not resolve' }];
    github.answer(() => ({ body: { data: { node: null }, errors } }));
    expect(await resolver.resolveProjectItem(1, 'I_gone')).toBeNull();
  });

  it('rejects when GitHub gave no answer, so that it is asked again', async () => {
    github.answer(() => ({ status: 502 }));
    await expect(resolver.resolveProjectItem(1, 'I_1')).rejects.toThrow('Unknown error');
    const errors = [{ message: 'Something went wrong' }];
    github.answer(() => ({ body: { data: { node: null }, errors } }));
    await expect(resolver.resolveProjectItem(1, 'I_1')).rejects.toThrow('Something went wrong');
  });

  it('names the branch of a pull request, and none of a fork', async () => {
    const pull = { headRefName: 'drover/12-widen', isCrossRepository: false };
    answerData(
      { repository: { pullRequest: pull } },
      { repository: { pullRequest: { ...pull, isCrossRepository: true } } },
      { repository: { pullRequest: null } },
    );
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await resolver.resolvePull(1, 'acme', 'shop', 34));
    expect(answers).toEqual(['drover/12-widen', null, null]);
  });

  it('names the branches that a commit heads', async () => {
    github.answer(() => ({ body: [{ name: 'drover/12-widen' }] }));
    expect(await resolver.resolveSha(1, 'acme', 'shop', 'a'.repeat(40))).toEqual([
      'drover/12-widen',
    ]);
    expect(github.asked[0]?.path).toBe(
      `/repos/acme/shop/commits/${'a'.repeat(40)}/branches-where-head`,
    );
    github.answer(() => ({ status: 404, body: { message: 'Not Found' } }));
    expect(await resolver.resolveSha(1, 'acme', 'shop', 'b'.repeat(40))).toEqual([]);
  });

  it('lists all issues in care, page by page', async () => {
    const issues = (numbers: readonly number[], endCursor: string | null) => ({
      repository: {
        issues: {
          nodes: numbers.map((number) => ({ number, updatedAt: '2026-01-01T00:00:00Z' })),
          pageInfo: { hasNextPage: endCursor !== null, endCursor },
        },
      },
    });
    answerData(issues([1, 2], 'c'), issues([3], null));
    const found = await resolver.issuesInCare(1, 'acme', 'shop');
    expect(found.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(github.asked.map(({ body }) => body.variables?.['after'])).toEqual([null, 'c']);
  });
});
