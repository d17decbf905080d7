import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeGraphqlWorld } from './graphql-world.ts';
import type { GraphqlWorld } from './graphql-world.ts';

let small: GraphqlWorld;
beforeEach(async () => {
  small = await makeGraphqlWorld();
});
afterEach(() => small.close());

const SEARCH = `query ($q: String!) {
  search(query: $q, type: ISSUE, first: 10) { issueCount nodes { ... on Issue { number repository { nameWithOwner } } } }
}`;

async function found(q: string, who = small.operator): Promise<unknown> {
  return (await small.data(SEARCH, { q }, who))['search'];
}

test('a search finds the issues that bear one of the labels, wherever the asker may look', async () => {
  expect(await found('is:issue is:open archived:false label:other,"drover"')).toEqual({
    issueCount: 1,
    nodes: [{ number: 1, repository: { nameWithOwner: 'acme/storefront' } }],
  });
  const nothing = { issueCount: 0, nodes: [] };
  expect(await found('is:issue label:other')).toEqual(nothing);
  expect(await found('is:issue label:drover', small.stranger)).toEqual(nothing);
});

test.each(['banner label:drover', 'is:pr', 'author:ann'])('%s is not searched for', async (q) => {
  const { body } = await small.ask(SEARCH, { q }, small.operator);
  expect(body.errors?.[0]?.message).toContain('does not implement search');
});
