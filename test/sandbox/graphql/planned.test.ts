import { execute, parse } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { executePlanned } from '../../../src/sandbox/graphql/planned.ts';
import { resolveField, resolveType } from '../../../src/sandbox/graphql/resolve.ts';
import { officialSchema } from '../../../src/sandbox/graphql/schema.ts';
import { createComment } from '../../../src/sandbox/world/operations/comments.ts';
import { setIssueState } from '../../../src/sandbox/world/operations/issues.ts';
import { pullWith, valueOf } from '../world/small-world.ts';
import { type GraphqlWorld, makeGraphqlWorld } from './graphql-world.ts';

let small: GraphqlWorld;
beforeAll(async () => {
  small = await makeGraphqlWorld();
  const { world, operator, issue } = small;
  await pullWith(small, 'drover/one-sale');
  for (const body of ['One', 'Two'])
    valueOf(createComment(world, operator, { topicId: issue.id, body }));
  valueOf(setIssueState(world, operator, { issueId: issue.id, state: 'closed' }));
});
afterAll(() => small.close());

type Variables = Readonly<Record<string, unknown>>;

/** What graphql-js and the plan make of a document, both through text, as a client gets it. */
async function both(text: string, variables: Variables = {}): Promise<[unknown, unknown]> {
  const { world, drover: actor } = small;
  const document = parse(text);
  const operation = document.definitions[0] as OperationDefinitionNode;
  const context = { world, actor, rate: undefined, cost: { points: 1, nodes: 1 } };
  const whole = await execute({
    schema: officialSchema(),
    document,
    variableValues: variables,
    contextValue: context,
    fieldResolver: resolveField,
    typeResolver: resolveType,
  });
  const planned = await executePlanned({ document, operation, variables, context });
  const told = whole.errors === undefined ? whole.data : undefined;
  return [asText(told), asText(planned)];
}

function asText(value: unknown): unknown {
  return value === undefined ? undefined : JSON.stringify(value);
}

const REPOSITORY = `repository(owner: "acme", name: "storefront")`;

describe('a planned query', () => {
  test.each<[string, string, Variables?]>([
    ['names under other names', `{ me: viewer { name: login __typename } }`],
    [
      'nothing where nothing is',
      `{ ${REPOSITORY} { ref(qualifiedName: "refs/heads/no") { name } } }`,
    ],
    [
      'two selections of one field as one',
      `{ ${REPOSITORY} { issue(number: 1) { title } ...More } }
       fragment More on Repository { issue(number: 1) { ...Number author { login } } }
       fragment Number on Issue { number title }`,
    ],
    [
      'what an interface or a union turns out to be',
      `{ ${REPOSITORY} { issue(number: 1) { author { __typename ... on Node { id } ... on User { login } ... on Bot { databaseId } }
         timelineItems(first: 10, itemTypes: [CLOSED_EVENT, ISSUE_COMMENT]) { nodes { __typename ... on IssueComment { body } } } } } }`,
    ],
    [
      'connections with pages, edges and cursors',
      `query($first: Int!, $after: String) { ${REPOSITORY} { issue(number: 1) { comments(first: $first, after: $after) {
         totalCount pageInfo { hasNextPage endCursor } edges { cursor node { body } } } } } }`,
      { first: 1, after: null },
    ],
    [
      'lists in which something is missing',
      `query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }`,
      { ids: [] },
    ],
  ])('shows %s, as graphql-js does', async (_, text, variables) => {
    const [whole, planned] = await both(text, variables);
    expect(whole).toBeDefined();
    expect(planned).toBe(whole);
  });

  test('leaves out what its variables switch off, each time anew', async () => {
    const text = `query($with: Boolean!, $without: Boolean = true) {
      viewer { login id @include(if: $with) ... on User @skip(if: $without) { url } }
      rateLimit @include(if: false) { cost }
    }`;
    for (const variables of [{ with: true }, { with: false }, { with: true, without: false }]) {
      const [whole, planned] = await both(text, variables);
      expect(planned).toBe(whole);
    }
  });

  test.each<[string, string, Variables?]>([
    ['has an error in a part that may be null', `{ nodes(ids: ["none"]) { id } }`],
    ['asks for what the sandbox lacks', `{ viewer { login } ${REPOSITORY} { forkCount } }`],
    ['lacks a variable', `query($id: ID!) { node(id: $id) { id } }`],
  ])('that %s is left to graphql-js', async (_, text, variables) => {
    expect((await both(text, variables))[1]).toBeUndefined();
  });

  test('leaves mutations alone, which may not happen twice', async () => {
    const text = `mutation { addComment(input: {subjectId: "${small.issue.nodeId}", body: "x"}) { clientMutationId } }`;
    const before = small.world.tables.comments.all().length;
    expect((await both(text))[1]).toBeUndefined();
    // Only graphql-js wrote.
    expect(small.world.tables.comments.all()).toHaveLength(before + 1);
  });
});
