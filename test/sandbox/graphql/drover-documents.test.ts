import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentOf, OPERATIONS } from '../../../src/github/documents.ts';
import { runDocument } from '../../../src/sandbox/graphql/execute.ts';
import { createCheckRun } from '../../../src/sandbox/world/operations/checks.ts';
import {
  createComment,
  editComment,
  pinComment,
} from '../../../src/sandbox/world/operations/comments.ts';
import {
  createDeployment,
  setDeploymentStatus,
} from '../../../src/sandbox/world/operations/deployments.ts';
import { addReaction } from '../../../src/sandbox/world/operations/reactions.ts';
import { setBranchRule } from '../../../src/sandbox/world/operations/repositories.ts';
import { createReview } from '../../../src/sandbox/world/operations/reviews.ts';
import type { Comment } from '../../../src/sandbox/world/records/comment.ts';
import type { Pull } from '../../../src/sandbox/world/records/topic.ts';
import { pullWith, valueOf } from '../world/small-world.ts';
import { installWith, makeGraphqlWorld } from './graphql-world.ts';
import type { GraphqlWorld } from './graphql-world.ts';

let small: GraphqlWorld;
let pull: Pull;
/** A comment with an earlier version. */
let edited: Comment;
beforeAll(async () => {
  small = await makeGraphqlWorld();
  pull = await pullWith(small, 'drover/one-sale');
  const { world, drover, issue } = small;
  edited = valueOf(createComment(world, drover, { topicId: issue.id, body: 'Now' }));
  valueOf(editComment(world, drover, { commentId: edited.id, body: 'Then' }));
});
afterAll(() => small.close());

function worldVariables(): Record<string, unknown> {
  const zero = '0'.repeat(40);
  return {
    owner: 'acme',
    repo: 'storefront',
    number: 1,
    statusField: 'Status',
    refPrefix: 'refs/drover/1/',
    branch: 'drover/one-sale',
    branchRef: 'refs/heads/drover/one-sale',
    withBranch: true,
    baseRef: 'refs/heads/main',
    withBase: true,
    pull: pull.nodeId,
    withPull: true,
    run: `${small.world.origin}/acme/storefront/actions/runs/1`,
    withRun: true,
    results: zero,
    withResults: true,
    hinted: [],
    withHinted: true,
    withMentions: true,
  };
}

async function fill(comments: number): Promise<void> {
  const { world, repository, operator, writer, drover, issue } = small;
  setBranchRule(world, operator, {
    repositoryId: repository.id,
    rule: {
      pattern: 'main',
      requiredChecks: [{ context: 'check', appId: null }],
      requiredReviews: 1,
    },
  });
  for (let index = 0; index < comments; index += 1) {
    const body = `Comment ${index}`;
    const comment = valueOf(createComment(world, operator, { topicId: issue.id, body }));
    if (index % 5 === 0) {
      valueOf(addReaction(world, drover, { subjectNodeId: comment.nodeId, content: 'eyes' }));
    }
  }
  const record = valueOf(createComment(world, drover, { topicId: issue.id, body: 'Record' }));
  valueOf(pinComment(world, drover, { commentId: record.id }));
  valueOf(
    createReview(world, operator, {
      pullId: pull.id,
      event: 'REQUEST_CHANGES',
      body: 'Please change',
      comments: [{ path: 'drover/one-sale.txt', line: 1, body: 'here' }],
    }),
  );
  valueOf(
    await createCheckRun(world, installWith(small, { checks: 'write' }), {
      repositoryId: repository.id,
      headSha: pull.headOid,
      name: 'check',
      status: 'completed',
      conclusion: 'success',
    }),
  );
  const deployment = valueOf(
    await createDeployment(world, writer, {
      repositoryId: repository.id,
      ref: pull.headOid,
      environment: 'preview',
    }),
  );
  const environmentUrl = 'http://127.0.0.1:1/preview';
  valueOf(
    setDeploymentStatus(world, writer, {
      deploymentId: deployment.id,
      state: 'success',
      environmentUrl,
    }),
  );
}

const cursor = Buffer.from('cursor:0:0').toString('base64');

describe("Drover's own documents", () => {
  test.each(OPERATIONS.filter((name) => name !== 'IssueWorld'))(
    'use nothing in %s that the sandbox lacks',
    async (name) => {
      const { status, body } = await small.ask(documentOf(name), {
        ...worldVariables(),
        content: small.issue.nodeId,
        name: 'storefront',
        ...(name === 'PullBranch' ? { number: pull.number } : {}),
        subject: /Comments|Moves/.test(name) ? small.issue.nodeId : pull.nodeId,
        before: cursor,
        after: cursor,
        configs: [small.repository.nodeId],
        repositories: [small.repository.nodeId],
        issues: [small.issue.nodeId],
        pulls: [pull.nodeId],
        changedOf: small.repository.nodeId,
        changedAfter: cursor,
        withChanged: true,
        careOf: small.repository.nodeId,
        careAfter: cursor,
        boardAfter: cursor,
        withBoard: true,
        withEnds: true,
        repository: small.repository.nodeId,
        since: '2026-11-01T00:00:00Z',
        care: cursor,
        withCare: true,
        filter: 'status:Ready is:open',
        organization: 'acme',
        slug: 'none',
        remark: small.issue.nodeId,
        record: edited.nodeId,
        comments: [small.issue.nodeId],
        search: 'is:issue label:drover',
      });
      expect(body.errors ?? []).toEqual([]);
      expect(status).toBe(200);
    },
  );

  test('read an issue world of fifty comments whole, for one point', async () => {
    await fill(60);
    const text = documentOf('IssueWorld');
    const answer = await small.ask(text, worldVariables());
    expect(answer.body.errors).toBeUndefined();
    expect(answer.points).toBe(1);
    expect(answer.operation).toBe('query IssueWorld');
    const data: unknown = answer.body.data;
    expect(data).toMatchObject({
      viewer: { __typename: 'User', login: 'drover[bot]' },
      rateLimit: null,
      run: null,
      repository: {
        base: { refUpdateRule: { requiredStatusCheckContexts: ['check'] } },
        results: null,
        pulls: { nodes: [{ id: pull.nodeId }] },
        issue: { pinnedIssueComment: { issueComment: { body: 'Record', viewerDidAuthor: true } } },
      },
      pull: {
        headRefOid: pull.headOid,
        mergeable: 'MERGEABLE',
        reviewDecision: 'CHANGES_REQUESTED',
        files: { nodes: [{ path: 'drover/one-sale.txt' }] },
        commits: {
          nodes: [
            {
              commit: {
                oid: pull.headOid,
                statusCheckRollup: {
                  contexts: { nodes: [{ name: 'check', conclusion: 'SUCCESS' }] },
                },
                deployments: {
                  nodes: [{ environment: 'preview', latestStatus: { state: 'SUCCESS' } }],
                },
              },
            },
          ],
        },
        reviews: {
          nodes: [{ state: 'CHANGES_REQUESTED', comments: { nodes: [{ body: 'here', line: 1 }] } }],
        },
      },
    });
    const comments = (
      data as { repository: { issue: { comments: { nodes: { body: string }[] } } } }
    ).repository.issue.comments.nodes;
    expect(comments).toHaveLength(50);
    expect(comments.at(-1)?.body).toBe('Record');
  });

  test('are told what is wrong with a document that is not of the schema', async () => {
    const { world, drover } = small;
    const request = { query: '{ repository { nope } }', variables: {}, operationName: null };
    const { status, body } = await runDocument(request, { world, actor: drover, rate: undefined });
    expect(status).toBe(200);
    expect(body.data).toBeUndefined();
    expect(body.errors?.map(({ message }) => message).join()).toContain(
      'Cannot query field "nope" on type "Repository".',
    );
  });
});
