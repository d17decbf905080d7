import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { officialSchema } from '../../../src/sandbox/graphql/schema.ts';
import { issueEvents } from '../../../src/sandbox/graphql/types/issue-events.ts';
import { pullEvents } from '../../../src/sandbox/graphql/types/pull-events.ts';
import { typeTables } from '../../../src/sandbox/graphql/types/registry.ts';
import { createTeam } from '../../../src/sandbox/world/operations/accounts.ts';
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
import { requestReviews } from '../../../src/sandbox/world/operations/review-requests.ts';
import { createReview } from '../../../src/sandbox/world/operations/reviews.ts';
import { createStatus } from '../../../src/sandbox/world/operations/statuses.ts';
import { addTimeline } from '../../../src/sandbox/world/operations/timeline.ts';
import { createIssue } from '../../../src/sandbox/world/operations/issues.ts';
import { addSubIssue, addBlockedBy } from '../../../src/sandbox/world/operations/issue-graph.ts';
import { setItemField } from '../../../src/sandbox/world/operations/project-items.ts';
import { toNodeId } from '../../../src/sandbox/world/node-id.ts';
import type { TimelineDetail } from '../../../src/sandbox/world/records/timeline.ts';
import type { Pull } from '../../../src/sandbox/world/records/topic.ts';
import { pullWith, valueOf } from '../world/small-world.ts';
import { installWith, makeGraphqlWorld } from './graphql-world.ts';
import type { GraphqlWorld } from './graphql-world.ts';

let small: GraphqlWorld;
let pull: Pull;
beforeAll(async () => {
  small = await makeGraphqlWorld();
  pull = await pullWith(small, 'sale', { body: 'Closes #1' });
});
afterAll(() => small.close());

/** Every field that the sandbox has of a type, one level deep; of connections the first item. */
function everything(name: keyof typeof typeTables, depth = 1): string {
  const type = officialSchema().getType(name);
  if (!isObjectType(type)) throw new Error(`${name} is no object type`);
  const selections = Object.keys(typeTables[name]).flatMap((field) => {
    const definition = type.getFields()[field];
    if (definition === undefined || field === 'databaseId') return [];
    const required = definition.args.filter((argument) => isNonNullType(argument.type));
    const optional = ['object', 'isRequired'].includes(field);
    if (required.length > 0 || optional) return [];
    const of = getNamedType(definition.type);
    if (isLeafType(of)) return [field];
    if (of.name.endsWith('Connection')) {
      return [
        `${field}(first: 1) { totalCount nodes { __typename } pageInfo { endCursor } edges { cursor } }`,
      ];
    }
    if (isInterfaceType(of) || isUnionType(of)) return [`${field} { __typename }`];
    if (of.name in typeTables && depth > 0) {
      return [`${field} { ${everything(of.name as keyof typeof typeTables, depth - 1)} }`];
    }
    return [`${field} { __typename }`];
  });
  return ['__typename', ...selections].join(' ');
}

async function readWhole(id: string, name: keyof typeof typeTables): Promise<unknown> {
  // Fields of two types may differ in nullability, so that each gets its own document.
  const data = await small.data(
    `query($id: ID!) { node(id: $id) { ... on ${name} { ${everything(name)} } } }`,
    {
      id,
    },
  );
  expect(data['node']).toMatchObject({ __typename: name });
  return data['node'];
}

describe('every field of every type', () => {
  test('is there for what an issue and its conversation hold', async () => {
    const { world, operator, drover, issue, repository } = small;
    const child = valueOf(
      createIssue(world, operator, { repositoryId: repository.id, title: 'Part' }),
    );
    valueOf(addSubIssue(world, operator, { parentId: issue.id, childId: child.id }));
    valueOf(addBlockedBy(world, operator, { blockedId: issue.id, blockingId: child.id }));
    const comment = valueOf(createComment(world, operator, { topicId: issue.id, body: 'one' }));
    valueOf(editComment(world, operator, { commentId: comment.id, body: 'two' }));
    valueOf(pinComment(world, operator, { commentId: comment.id }));
    valueOf(addReaction(world, drover, { subjectNodeId: comment.nodeId, content: 'rocket' }));
    await readWhole(issue.nodeId, 'Issue');
    await readWhole(child.nodeId, 'Issue');
    await readWhole(comment.nodeId, 'IssueComment');
    await readWhole(repository.nodeId, 'Repository');
    await readWhole(world.tables.labels.all()[0]?.nodeId ?? '', 'Label');
    await readWhole(world.tables.accounts.must(operator.accountId).nodeId, 'User');
    await readWhole(world.tables.accounts.must(drover.accountId).nodeId, 'Bot');
    await readWhole(small.organization.nodeId, 'Organization');
  });

  test('is there for boards', async () => {
    const { world, operator, project } = small;
    const [item] = world.tables.projectItems.by('project', project.id);
    const [title, status] = world.tables.projectFields.by('project', project.id);
    const optionId = status?.options[0]?.id ?? '';
    const value = { kind: 'option', optionId } as const;
    valueOf(
      setItemField(world, operator, { itemId: item?.id ?? 0, fieldId: status?.id ?? 0, value }),
    );
    await readWhole(project.nodeId, 'ProjectV2');
    await readWhole(item?.nodeId ?? '', 'ProjectV2Item');
    await readWhole(title?.nodeId ?? '', 'ProjectV2Field');
    await readWhole(status?.nodeId ?? '', 'ProjectV2SingleSelectField');
    const chosen = everything('ProjectV2ItemFieldSingleSelectValue');
    expect(
      await small.data(`{ node(id: "${item?.nodeId}") { ... on ProjectV2Item { fieldValues(first: 5) { nodes {
        ... on ProjectV2ItemFieldSingleSelectValue { ${chosen} } } } } } }`),
    ).toMatchObject({ node: { fieldValues: { nodes: [{ name: 'Backlog', optionId }] } } });
  });

  test('is there for a pull request, its reviews, checks and deployments', async () => {
    const { world, operator, writer, repository } = small;
    valueOf(
      requestReviews(world, writer, { pullId: pull.id, accountIds: [small.reader.accountId] }),
    );
    const review = valueOf(
      createReview(world, operator, {
        pullId: pull.id,
        event: 'APPROVE',
        comments: [{ path: 'sale.txt', line: 1, body: 'nice' }],
      }),
    );
    const checker = installWith(small, { checks: 'write', statuses: 'write' });
    const head = { repositoryId: repository.id, headSha: pull.headOid };
    const check = valueOf(await createCheckRun(world, checker, { ...head, name: 'check' }));
    const status = valueOf(
      await createStatus(world, writer, {
        repositoryId: repository.id,
        sha: pull.headOid,
        state: 'success',
        context: 'ci/old',
      }),
    );
    const deployment = valueOf(
      await createDeployment(world, writer, { repositoryId: repository.id, ref: 'sale' }),
    );
    const deployed = valueOf(
      setDeploymentStatus(world, writer, { deploymentId: deployment.id, state: 'in_progress' }),
    );
    const [comment] = world.tables.reviewComments.by('review', review.id);
    const [thread] = world.tables.reviewThreads.by('pull', pull.id);
    expect(await readWhole(pull.nodeId, 'PullRequest')).toMatchObject({
      mergeStateStatus: 'UNSTABLE',
      reviewDecision: 'APPROVED',
      closingIssuesReferences: { totalCount: 1 },
      statusCheckRollup: { state: 'PENDING', contexts: { totalCount: 2 } },
    });
    await readWhole(review.nodeId, 'PullRequestReview');
    await readWhole(comment?.nodeId ?? '', 'PullRequestReviewComment');
    await readWhole(thread?.nodeId ?? '', 'PullRequestReviewThread');
    await readWhole(check.nodeId, 'CheckRun');
    await readWhole(toNodeId('checkSuite', check.suiteId), 'CheckSuite');
    await readWhole(status.nodeId, 'StatusContext');
    await readWhole(deployment.nodeId, 'Deployment');
    await readWhole(deployed.nodeId, 'DeploymentStatus');
  });

  test('is there for git objects', async () => {
    const data = (await small.data(`{ repository(owner: "acme", name: "storefront") {
      ref(qualifiedName: "main") { ${everything('Ref', 2)} }
      tree: object(expression: "main:") { id ... on Tree { ${everything('Tree')} } }
      blob: object(expression: "main:README.md") { id ... on Blob { ${everything('Blob')} } }
      pullRequest(number: ${pull.number}) { commits(first: 1) { nodes { ${everything('PullRequestCommit')} } }
        reviewRequests(first: 1) { nodes { ${everything('ReviewRequest')} } } } } }`)) as {
      repository: Readonly<Record<string, { id: string }>>;
    };
    for (const [alias, name] of [
      ['tree', 'Tree'],
      ['blob', 'Blob'],
      ['ref', 'Ref'],
    ] as const) {
      await readWhole(data.repository[alias]?.id ?? '', name);
    }
  });
});

describe('every event of the timeline', () => {
  test('shows all its fields', async () => {
    const { world, operator, issue, organization, project, repository } = small;
    const topicId = issue.id;
    const refName = 'sale';
    const common = {
      stateReason: 'completed',
      closerId: pull.id,
      labelName: 'drover',
      labelId: world.tables.labels.all()[0]?.id ?? 0,
      assigneeId: operator.accountId,
      previousTitle: 'a',
      currentTitle: 'b',
      deletedCommentAuthorId: operator.accountId,
      commentId: world.tables.comments.all()[0]?.id ?? 0,
      fromRepositoryId: repository.id,
      sourceId: topicId,
      willCloseTarget: false,
      subjectId: topicId,
      subIssueId: topicId,
      parentId: topicId,
      otherId: topicId,
      projectId: project.id,
      wasAutomated: false,
      previousStatus: '',
      status: 'Ready',
      beforeOid: pull.baseOid,
      afterOid: pull.headOid,
      refName,
      previousRefName: 'main',
      currentRefName: 'next',
      commitOid: pull.headOid,
      reviewerId: organization.id,
      reviewId: world.tables.reviews.all()[0]?.id ?? 0,
      previousState: 'APPROVED',
      message: 'stale',
      deploymentId: world.tables.deployments.all()[0]?.id ?? 0,
      deploymentStatusId: world.tables.deploymentStatuses.all()[0]?.id ?? 0,
    };
    const names = [
      ...Object.keys(issueEvents),
      ...Object.keys(pullEvents),
    ] as (keyof typeof typeTables)[];
    expect(names.length).toBeGreaterThan(40);
    for (const type of names) {
      const detail = {
        ...common,
        type,
        reviewerId: operator.accountId,
      } as unknown as TimelineDetail;
      const about = type in pullEvents ? world.tables.topics.must(pull.id) : issue;
      const event = addTimeline(world, operator, about, detail);
      expect(await readWhole(event.nodeId, type)).toMatchObject({
        actor: { __typename: 'User' },
        createdAt: event.createdAt,
      });
    }
  });
});

describe('what people look for by address or name', () => {
  test('a run is found by its page, with the state of its check suite', async () => {
    const { world, writer, repository } = small;
    const [suite] = world.tables.checkSuites.all();
    if (suite === undefined) throw new Error('no check suite');
    const now = world.now();
    const workflow = world.tables.workflows.insert({
      ...world.newIdentity('workflow'),
      repositoryId: repository.id,
      name: 'Check',
      path: '.github/workflows/check.yml',
      state: 'active',
      createdAt: now,
      updatedAt: now,
    });
    const run = world.tables.runs.insert({
      ...world.newIdentity('run'),
      repositoryId: repository.id,
      workflowId: workflow.id,
      path: workflow.path,
      name: 'Check',
      displayTitle: 'Check',
      event: 'push',
      status: 'queued',
      conclusion: null,
      headBranch: 'sale',
      headSha: pull.headOid,
      runNumber: 1,
      runAttempt: 1,
      actorId: writer.accountId,
      triggeringActorId: writer.accountId,
      checkSuiteId: suite.id,
      pullIds: [],
      createdAt: now,
      updatedAt: now,
      runStartedAt: now,
    });
    const url = `${world.origin}/acme/storefront/actions/runs/${run.id}`;
    const find =
      'query($url: URI!) { resource(url: $url) { __typename ... on WorkflowRun { url event runNumber checkSuite { status conclusion } } ... on Issue { number } } }';
    expect(await small.data(find, { url })).toEqual({
      resource: {
        __typename: 'WorkflowRun',
        url,
        event: 'push',
        runNumber: 1,
        checkSuite: { status: suite.status.toUpperCase(), conclusion: null },
      },
    });
    await readWhole(run.nodeId, 'WorkflowRun');
    await readWhole(workflow.nodeId, 'Workflow');
    const issue = `${world.origin}/acme/storefront/issues/1`;
    expect(await small.data(find, { url: issue })).toEqual({
      resource: { __typename: 'Issue', number: 1 },
    });
    expect(
      await small.data(find, { url: `${world.origin}/acme/storefront/actions/runs/1` }),
    ).toEqual({
      resource: null,
    });
    const blind = installWith(small, { metadata: 'read', issues: 'read' });
    expect((await small.ask(find, { url }, blind)).body.errors).toMatchObject([
      { type: 'FORBIDDEN', path: ['resource'] },
    ]);
  });

  test('a branch tells its protection and its rulesets apart', async () => {
    const { world, operator, repository } = small;
    const repositoryId = repository.id;
    const requiredChecks = [{ context: 'check', appId: 15368 }];
    valueOf(
      setBranchRule(world, operator, { repositoryId, rule: { pattern: 'main', requiredChecks } }),
    );
    valueOf(
      setBranchRule(world, operator, {
        repositoryId,
        rule: {
          pattern: 'main',
          source: 'ruleset',
          name: 'strict',
          requiredReviews: 2,
          conversationResolution: true,
          requiredChecks,
        },
      }),
    );
    const data =
      await small.data(`{ repository(owner: "acme", name: "storefront") { defaultBranchRef {
      refUpdateRule { requiredStatusCheckContexts requiredApprovingReviewCount requiresCodeOwnerReviews
        requiresConversationResolution viewerCanPush allowsDeletions allowsForcePushes requiresSignatures pattern }
      rules(first: 10) { nodes { type parameters { __typename
        ... on PullRequestParameters { requiredApprovingReviewCount requiredReviewThreadResolution }
        ... on RequiredStatusChecksParameters { requiredStatusChecks { context integrationId } } } } } } } }`);
    expect(data).toMatchObject({
      repository: {
        defaultBranchRef: {
          refUpdateRule: {
            requiredStatusCheckContexts: ['check'],
            requiredApprovingReviewCount: null,
            requiresConversationResolution: false,
            viewerCanPush: true,
            allowsDeletions: false,
            pattern: 'main',
          },
          rules: {
            nodes: expect.arrayContaining([
              {
                type: 'PULL_REQUEST',
                parameters: {
                  __typename: 'PullRequestParameters',
                  requiredApprovingReviewCount: 2,
                  requiredReviewThreadResolution: true,
                },
              },
              {
                type: 'REQUIRED_STATUS_CHECKS',
                parameters: {
                  __typename: 'RequiredStatusChecksParameters',
                  requiredStatusChecks: [{ context: 'check', integrationId: 15368 }],
                },
              },
            ]) as unknown,
          },
        },
      },
    });
    const checks =
      await small.data(`{ node(id: "${pull.nodeId}") { ... on PullRequest { commits(last: 1) { nodes { commit {
      statusCheckRollup { contexts(first: 5) { nodes { __typename
        ... on CheckRun { name isRequired(pullRequestNumber: ${pull.number}) }
        ... on StatusContext { context isRequired(pullRequestId: "${pull.nodeId}") } } } } } } } } } }`);
    // Of that name, but from another App than the rule expects.
    expect(JSON.stringify(checks)).not.toContain('"isRequired":true');
  });

  test('a team shows its members to an App that may read members, and to nobody else', async () => {
    const { world, organization, reader } = small;
    createTeam(world, {
      organizationId: organization.id,
      slug: 'shop',
      memberIds: [reader.accountId],
    });
    const team =
      '{ organization(login: "acme") { team(slug: "shop") { members(first: 5) { nodes { login } } } none: team(slug: "x") { id } } }';
    expect(await small.data(team)).toEqual({
      organization: { team: { members: { nodes: [{ login: 'outsider' }] } }, none: null },
    });
    const blind = installWith(small, { metadata: 'read' });
    expect((await small.ask(team, {}, blind)).body.errors?.[0]).toMatchObject({
      type: 'FORBIDDEN',
    });
  });
});
