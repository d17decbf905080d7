import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeGraphqlWorld } from './graphql-world.ts';
import type { GraphqlWorld } from './graphql-world.ts';

let small: GraphqlWorld;
beforeEach(async () => {
  small = await makeGraphqlWorld();
});
afterEach(() => small.close());

describe('reading a repository', () => {
  test('shows its default branch, a file of it and when that file last changed', async () => {
    const data = await small.data(`{ repository(owner: "acme", name: "storefront") {
      id nameWithOwner url owner { __typename login } isPrivate isArchived
      defaultBranchRef { name prefix target { oid ... on Commit {
        message history(first: 1, path: "README.md") { totalCount nodes { oid committedDate } }
        file(path: "README.md") { name object { ... on Blob { text byteSize isBinary isTruncated } } }
        tree { entries { name type } }
      } } }
      config: object(expression: "HEAD:src/index.html") { __typename ... on Blob { text } }
      missing: object(expression: "HEAD:nothing.yml") { __typename }
    } }`);
    const oid = small.world.git.ref(small.repository.id, 'refs/heads/main');
    expect(data).toMatchObject({
      repository: {
        nameWithOwner: 'acme/storefront',
        url: 'http://127.0.0.1:1/acme/storefront',
        owner: { __typename: 'Organization', login: 'acme' },
        isPrivate: true,
        defaultBranchRef: {
          name: 'main',
          prefix: 'refs/heads/',
          target: {
            oid,
            message: 'Begin',
            history: { totalCount: 1, nodes: [{ oid, committedDate: '2026-11-02T09:00:00Z' }] },
            file: { name: 'README.md', object: { text: 'hello\n', byteSize: 6, isBinary: false } },
            tree: {
              entries: [
                { name: 'README.md', type: 'blob' },
                { name: 'src', type: 'tree' },
              ],
            },
          },
        },
        config: { __typename: 'Blob', text: '<h1>Shop</h1>\n' },
        missing: null,
      },
    });
  });

  test('shows an issue with its card', async () => {
    const data =
      await small.data(`{ repository(owner: "acme", name: "storefront") { issue(number: 1) {
      id fullDatabaseId number title body state stateReason author { __typename login ... on User { id } }
      labels(first: 5) { nodes { name } }
      projectItems(first: 5) { nodes { id project { number title owner { ... on Organization { login } }
        field(name: "Status") { __typename ... on ProjectV2SingleSelectField { id options { id name } } } }
        fieldValueByName(name: "Status") { ... on ProjectV2ItemFieldSingleSelectValue { name } } } }
      timelineItems(first: 10) { nodes { __typename } }
    } } }`);
    expect(data).toMatchObject({
      repository: {
        issue: {
          id: small.issue.nodeId,
          fullDatabaseId: String(small.issue.id),
          state: 'OPEN',
          stateReason: null,
          author: { __typename: 'User', login: 'operator' },
          labels: { nodes: [{ name: 'drover' }] },
          projectItems: {
            nodes: [
              {
                project: {
                  number: 1,
                  owner: { login: 'acme' },
                  field: { options: [{ name: 'Backlog' }, {}, {}, {}] },
                },
                fieldValueByName: null,
              },
            ],
          },
          timelineItems: {
            nodes: [{ __typename: 'LabeledEvent' }, { __typename: 'AddedToProjectV2Event' }],
          },
        },
      },
    });
  });
});
