import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeGraphql } from '../../../src/sandbox/graphql/app.ts';
import { officialSchema } from '../../../src/sandbox/graphql/schema.ts';
import { mutationFields } from '../../../src/sandbox/graphql/mutations/registry.ts';
import { queryFields } from '../../../src/sandbox/graphql/types/query.ts';
import { typeTables } from '../../../src/sandbox/graphql/types/registry.ts';
import type { FieldTable } from '../../../src/sandbox/graphql/thing.ts';
import type { Call, SandboxDeps, SandboxEnv } from '../../../src/sandbox/server/deps.ts';
import { createUserToken } from '../../../src/sandbox/world/operations/accounts.ts';
import { createComment } from '../../../src/sandbox/world/operations/comments.ts';
import { isObjectType } from 'graphql';
import { Hono } from 'hono';
import { valueOf } from '../world/small-world.ts';
import { makeGraphqlWorld } from './graphql-world.ts';
import type { GraphqlWorld } from './graphql-world.ts';

let small: GraphqlWorld;
beforeAll(async () => {
  small = await makeGraphqlWorld();
  for (let index = 1; index <= 120; index += 1) {
    valueOf(
      createComment(small.world, small.operator, { topicId: small.issue.id, body: `c${index}` }),
    );
  }
});
afterAll(() => small.close());

const issue = (fields: string): string =>
  `{ repository(owner: "acme", name: "storefront") { issue(number: 1) { ${fields} } } }`;

async function bodies(args: string) {
  const data = await small.data(
    issue(`comments(${args}) { totalCount nodes { body }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`),
  );
  const { comments } = (
    data as {
      repository: {
        issue: {
          comments: {
            totalCount: number;
            nodes: { body: string }[];
            pageInfo: {
              hasNextPage: boolean;
              hasPreviousPage: boolean;
              startCursor: string;
              endCursor: string;
            };
          };
        };
      };
    }
  ).repository.issue;
  return { ...comments, bodies: comments.nodes.map(({ body }) => body) };
}

async function refusal(query: string, variables = {}) {
  const { status, body } = await small.ask(query, variables);
  return { status, errors: body.errors?.map(({ type, message }) => ({ type, message })) };
}

describe('what the sandbox lacks', () => {
  test('is a 501 with the name of the field, never a null', async () => {
    expect(await refusal(issue('id suggestedActors(first: 1) { nodes { __typename } }'))).toEqual({
      status: 501,
      errors: [
        {
          type: 'NOT_IMPLEMENTED',
          message: 'The sandbox does not implement Issue.suggestedActors',
        },
      ],
    });
  });

  test('is a 501 for an argument that would be ignored', async () => {
    const { status, errors } = await refusal(
      issue('timelineItems(first: 1, skip: 3) { totalCount }'),
    );
    expect(status).toBe(501);
    expect(errors?.[0]?.message).toContain('the argument skip of Issue.timelineItems');
    expect((await refusal(issue('labels(first: 1, orderBy: null) { totalCount }'))).status).toBe(
      200,
    );
    const order = 'orderBy: {field: NAME, direction: ASC}';
    expect((await refusal(issue(`labels(first: 1, ${order}) { totalCount }`))).status).toBe(501);
  });

  test('lets an argument pass that says what is so without it', async () => {
    const order = 'orderBy: {field: CREATED_AT, direction: ASC}';
    expect((await refusal(issue(`labels(first: 1, ${order}) { totalCount }`))).status).toBe(200);
  });

  test('is a 501 for a field of an input and for a type of timeline item', async () => {
    const created = await refusal(
      `mutation($id: ID!, $m: ID!) { createIssue(input: {repositoryId: $id, title: "x", milestoneId: $m}) { issue { id } } }`,
      { id: small.repository.nodeId, m: 'MI_1' },
    );
    expect(created).toMatchObject({
      status: 501,
      errors: [{ message: expect.stringContaining('milestoneId of createIssue') as string }],
    });
    const locked = issue('timelineItems(first: 1, itemTypes: [MILESTONED_EVENT]) { totalCount }');
    expect((await refusal(locked)).status).toBe(501);
  });

  test('databaseId is refused as GitHub refuses it, since ids have outgrown Int', async () => {
    const { status, errors } = await refusal(issue('databaseId'));
    expect(status).toBe(200);
    expect(errors?.[0]?.message).toContain('Int cannot represent non 32-bit signed integer');
  });

  test('every field and argument that it does have is one of the official schema', () => {
    const tables: [string, FieldTable<never>][] = [
      ...Object.entries(typeTables),
      ['Query', queryFields],
      ['Mutation', mutationFields],
    ];
    for (const [name, table] of tables) {
      const type = officialSchema().getType(name);
      if (!isObjectType(type)) throw new Error(`${name} is no type`);
      for (const [field, how] of Object.entries(table)) {
        const definition = type.getFields()[field];
        expect(definition, `${name}.${field}`).toBeDefined();
        const takes = typeof how === 'function' ? [] : how.takes;
        const known = definition?.args.map((argument) => argument.name) ?? [];
        expect(known, `${name}.${field}`).toEqual(expect.arrayContaining([...takes]));
      }
    }
  });
});

describe('paging', () => {
  test('first gives the beginning and last the end, both in the order of the list', async () => {
    expect((await bodies('first: 2')).bodies).toEqual(['c1', 'c2']);
    expect((await bodies('last: 2')).bodies).toEqual(['c119', 'c120']);
    expect((await bodies('last: 2')).pageInfo).toMatchObject({
      hasNextPage: false,
      hasPreviousPage: true,
    });
  });

  test('goes on after the end of a page, and before its start', async () => {
    const first = await bodies('first: 100');
    const rest = await bodies(`first: 100, after: "${first.pageInfo.endCursor}"`);
    expect(rest.bodies).toHaveLength(20);
    expect(rest.bodies[0]).toBe('c101');
    const last = await bodies('last: 50');
    const before = await bodies(`last: 50, before: "${last.pageInfo.startCursor}"`);
    expect([before.bodies[0], before.bodies.at(-1)]).toEqual(['c21', 'c70']);
    expect(before.totalCount).toBe(120);
  });

  test('skips and repeats nothing when the item of the cursor is gone', async () => {
    const page = await bodies('first: 10');
    const tenth = small.world.tables.comments.by('topic', small.issue.id)[9];
    if (tenth !== undefined) small.world.tables.comments.remove(tenth.id);
    const next = await bodies(`first: 1, after: "${page.pageInfo.endCursor}"`);
    expect(next.bodies).toEqual(['c11']);
  });

  test('wants first or last, at most 100, and not both', async () => {
    const type = async (args: string) =>
      (await refusal(issue(`comments${args} { nodes { id } }`))).errors?.[0]?.type;
    expect(await type('')).toBe('MISSING_PAGINATION_BOUNDARIES');
    expect(await type('(first: 101)')).toBe('EXCESSIVE_PAGINATION');
    expect(await type('(first: 1, last: 1)')).toBe('UNPROCESSABLE');
    expect(await type('(first: 1, after: "nonsense")')).toBe('INVALID_CURSOR_ARGUMENTS');
    expect((await refusal(issue('comments { totalCount }'))).errors).toBeUndefined();
  });

  test('costs what GitHub says: the requests of all connections by 100, at least one', async () => {
    const nested = `{ repository(owner: "acme", name: "storefront") { issues(first: 100) { nodes {
      comments(first: 100) { nodes { reactions(first: 10) { totalCount } } } } } } }`;
    // 1 + 100 + 100 * 100
    expect((await small.ask(nested)).points).toBe(101);
    expect((await small.ask(issue('id'))).points).toBe(1);
    const huge = nested.replace('reactions(first: 10)', 'reactions(first: 100)');
    expect((await refusal(huge)).errors?.[0]?.type).toBe('MAX_NODE_LIMIT_EXCEEDED');
  });
});

describe('over HTTP', () => {
  async function post(body: string, authorised = true): Promise<Response> {
    const { world, operator } = small;
    const token = createUserToken(world, operator.accountId);
    const call: Call = {
      caller: authorised ? { kind: 'token', actor: operator, token } : { kind: 'anonymous' },
      operation: '',
      points: 1,
      rate: { limit: 5000, remaining: 4000, used: 1000, resetAt: '2026-11-02T10:00:00Z' },
    };
    const outer = new Hono<SandboxEnv>();
    outer.use(async (context, next) => {
      context.set('call', call);
      await next();
    });
    const deps = { world } as SandboxDeps;
    outer.route('/api/graphql', makeGraphql(deps));
    return outer.request('/api/graphql', { method: 'POST', body });
  }

  test('answers data and errors side by side with 200, and what is missing with 501', async () => {
    const query = '{ viewer { login } rateLimit { cost remaining } user(login: "nobody") { id } }';
    const response = await post(JSON.stringify({ query, variables: null }));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      data: { viewer: { login: 'operator' }, rateLimit: { cost: 1, remaining: 3999 }, user: null },
      errors: [
        {
          type: 'NOT_FOUND',
          path: ['user'],
          locations: [{ line: 1, column: 49 }],
          message: "Could not resolve to a User with the login of 'nobody'.",
        },
      ],
    });
    expect((await post(JSON.stringify({ query: '{ viewer { bio } }' }))).status).toBe(501);
  });

  test('wants a token and JSON with a query', async () => {
    expect((await post('{"query":"{ viewer { login } }"}', false)).status).toBe(401);
    expect((await post('nonsense')).status).toBe(400);
    expect((await post('{}')).status).toBe(400);
  });
});
