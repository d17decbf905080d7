import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { branchWith, pullWith } from '../world/small-world.ts';
import { installWith, makeGraphqlWorld } from './graphql-world.ts';
import type { GraphqlWorld } from './graphql-world.ts';

let small: GraphqlWorld;
beforeEach(async () => {
  small = await makeGraphqlWorld();
});
afterEach(() => small.close());

const zero = '0'.repeat(40);

/** Runs one mutation, with its input as variables so that no text needs escaping. */
async function mutate(name: string, input: object, select: string, actor = small.drover) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const text = `mutation($input: ${type}!) { done: ${name}(input: $input) { ${select} } }`;
  return small.ask(text, { input }, actor);
}

async function done(name: string, input: object, select = 'clientMutationId', actor?: never) {
  const { body } = await mutate(name, input, select, actor ?? small.drover);
  if (body.errors !== undefined) throw new Error(JSON.stringify(body.errors));
  return (body.data as { done: never }).done as unknown;
}

async function errorOf(name: string, input: object, actor = small.drover) {
  const { body } = await mutate(name, input, 'clientMutationId', actor);
  const error = body.errors?.[0];
  return error === undefined ? 'it was allowed' : `${String(error.type)}: ${error.message}`;
}

describe('talking', () => {
  test('a comment is added, edited with its history, pinned, minimised and deleted', async () => {
    const subjectId = small.issue.nodeId;
    const made = (await done(
      'addComment',
      { subjectId, body: 'one', clientMutationId: 'x' },
      'clientMutationId commentEdge { node { id body viewerDidAuthor lastEditedAt } } subject { id }',
    )) as { commentEdge: { node: { id: string } } };
    expect(made).toMatchObject({
      clientMutationId: 'x',
      commentEdge: { node: { body: 'one', viewerDidAuthor: true, lastEditedAt: null } },
      subject: { id: subjectId },
    });
    const { id } = made.commentEdge.node;
    small.pass(60);
    const edits = 'userContentEdits(first: 5) { nodes { diff editor { login } } }';
    expect(
      await done(
        'updateIssueComment',
        { id, body: 'two' },
        `issueComment { body lastEditedAt includesCreatedEdit editor { __typename login } ${edits} }`,
      ),
    ).toMatchObject({
      issueComment: {
        body: 'two',
        lastEditedAt: '2026-11-02T09:01:00Z',
        includesCreatedEdit: true,
        editor: { __typename: 'Bot', login: 'drover' },
        userContentEdits: { nodes: [{ diff: 'two' }, { diff: 'one' }] },
      },
    });
    await done('pinIssueComment', { issueCommentId: id });
    await done('minimizeComment', { subjectId: id, classifier: 'OUTDATED' });
    const read = await small.data(`{ node(id: "${subjectId}") { ... on Issue { pinnedIssueComment {
      issueComment { id isPinned isMinimized minimizedReason } } } } }`);
    expect(read).toMatchObject({
      node: {
        pinnedIssueComment: {
          issueComment: { id, isPinned: true, isMinimized: true, minimizedReason: 'outdated' },
        },
      },
    });
    await done('deleteIssueComment', { id });
    expect(await errorOf('updateIssueComment', { id, body: 'three' })).toBe(
      `NOT_FOUND: Could not resolve to a node with the global id of '${id}'`,
    );
    const timeline = await small.data(`{ node(id: "${subjectId}") { ... on Issue {
      timelineItems(last: 1, itemTypes: [COMMENT_DELETED_EVENT]) { nodes { ... on CommentDeletedEvent {
        actor { login } deletedCommentAuthor { __typename login } } } } } } }`);
    expect(timeline).toMatchObject({
      node: {
        timelineItems: {
          nodes: [{ deletedCommentAuthor: { __typename: 'Bot', login: 'drover' } }],
        },
      },
    });
  });

  test('a reaction is given once and taken back', async () => {
    const input = { subjectId: small.issue.nodeId, content: 'EYES' };
    const groups = 'reactionGroups { content viewerHasReacted reactors { totalCount } }';
    await done('addReaction', input);
    const again = (await done('addReaction', input, groups)) as { reactionGroups: object[] };
    expect(again.reactionGroups).toHaveLength(8);
    expect(again.reactionGroups).toContainEqual({
      content: 'EYES',
      viewerHasReacted: true,
      reactors: { totalCount: 1 },
    });
    expect(
      await done('removeReaction', input, 'subject { ... on Issue { reactions { totalCount } } }'),
    ).toEqual({
      subject: { reactions: { totalCount: 0 } },
    });
  });
});

describe('issues and boards', () => {
  test('an issue is made under a parent and on a board, blocked, closed and reopened', async () => {
    const parentIssueId = small.issue.nodeId;
    const made = (await done(
      'createIssue',
      {
        repositoryId: small.repository.nodeId,
        title: 'Part',
        body: 'of it',
        parentIssueId,
        projectV2Ids: [small.project.nodeId],
      },
      'issue { id number parent { id } projectItems(first: 1) { totalCount } }',
    )) as { issue: { id: string } };
    expect(made).toMatchObject({
      issue: { number: 2, parent: { id: parentIssueId }, projectItems: { totalCount: 1 } },
    });
    const issueId = made.issue.id;
    await done('addBlockedBy', { issueId, blockingIssueId: parentIssueId });
    expect(
      await done(
        'closeIssue',
        { issueId, stateReason: 'NOT_PLANNED' },
        'issue { state stateReason blockedBy(first: 1) { nodes { id } } parent { subIssuesSummary { total completed percentCompleted } } }',
      ),
    ).toEqual({
      issue: {
        state: 'CLOSED',
        stateReason: 'NOT_PLANNED',
        blockedBy: { nodes: [{ id: parentIssueId }] },
        parent: { subIssuesSummary: { total: 1, completed: 1, percentCompleted: 100 } },
      },
    });
    expect(await done('reopenIssue', { issueId }, 'issue { state stateReason }')).toEqual({
      issue: { state: 'OPEN', stateReason: 'REOPENED' },
    });
  });

  test('a card moves, and the issue remembers who moved it', async () => {
    const [item] = small.world.tables.projectItems.by('topic', small.issue.id);
    const field = small.world.tables.projectFields
      .by('project', small.project.id)
      .find(({ name }) => name === 'Status');
    const ready = field?.options.find(({ name }) => name === 'Ready');
    const place = { projectId: small.project.nodeId, itemId: item?.nodeId, fieldId: field?.nodeId };
    const value = { singleSelectOptionId: ready?.id };
    await mutate(
      'updateProjectV2ItemFieldValue',
      { ...place, value },
      'clientMutationId',
      small.operator,
    );
    expect(
      await errorOf('updateProjectV2ItemFieldValue', {
        ...place,
        value: { singleSelectOptionId: 'zz' },
      }),
    ).toBe('UNPROCESSABLE: The single select option Id does not belong to the field');
    expect(await errorOf('updateProjectV2ItemFieldValue', { ...place, value: {} })).toContain(
      'Exactly one',
    );
    const data = await small.data(`{ node(id: "${small.issue.nodeId}") { ... on Issue {
      projectItems(first: 1) { nodes { fieldValueByName(name: "Status") { ... on ProjectV2ItemFieldSingleSelectValue { name optionId } } } }
      timelineItems(itemTypes: [PROJECT_V2_ITEM_STATUS_CHANGED_EVENT], last: 1) { nodes { ... on ProjectV2ItemStatusChangedEvent {
        previousStatus status wasAutomated actor { __typename login } project { id } } } } } } }`);
    expect(data).toMatchObject({
      node: {
        projectItems: { nodes: [{ fieldValueByName: { name: 'Ready', optionId: ready?.id } }] },
        timelineItems: {
          nodes: [
            {
              previousStatus: '',
              status: 'Ready',
              wasAutomated: false,
              actor: { __typename: 'User', login: 'operator' },
              project: { id: small.project.nodeId },
            },
          ],
        },
      },
    });
    await done('clearProjectV2ItemFieldValue', place);
    await done('deleteProjectV2Item', { projectId: place.projectId, itemId: place.itemId });
    const added = { projectId: place.projectId, contentId: small.issue.nodeId };
    expect(
      await done('addProjectV2ItemById', added, 'item { content { ... on Issue { number } } }'),
    ).toEqual({
      item: { content: { number: 1 } },
    });
  });

  test('a board is filtered by status, and an unknown filter is refused', async () => {
    const board = (query: string) => `{ organization(login: "acme") { projectV2(number: 1) {
      items(first: 10, query: "${query}") { totalCount } } } }`;
    expect(await small.data(board('is:open is:issue'))).toMatchObject({
      organization: { projectV2: { items: { totalCount: 1 } } },
    });
    expect(await small.data(board('status:Done'))).toMatchObject({
      organization: { projectV2: { items: { totalCount: 0 } } },
    });
    expect((await small.ask(board('assignee:me'))).status).toBe(501);
  });
});

describe('refs', () => {
  test('updateRefs swaps all or nothing', async () => {
    const repositoryId = small.repository.nodeId;
    const main = small.world.git.ref(small.repository.id, 'refs/heads/main') ?? '';
    const claim = { name: 'refs/drover/1/claims/1/birth', beforeOid: zero, afterOid: main };
    await done('updateRefs', { repositoryId, refUpdates: [claim] });
    const other = { name: 'refs/heads/other', beforeOid: zero, afterOid: main };
    expect(await errorOf('updateRefs', { repositoryId, refUpdates: [other, claim] })).toMatch(
      /^UNPROCESSABLE: Reference update failed/,
    );
    expect(
      await small.data(`{ repository(owner: "acme", name: "storefront") {
        other: ref(qualifiedName: "refs/heads/other") { id }
        refs(refPrefix: "refs/drover/1/", first: 10) { nodes { prefix name target { oid } } } } }`),
    ).toEqual({
      repository: {
        other: null,
        refs: {
          nodes: [{ prefix: 'refs/drover/', name: '1/claims/1/birth', target: { oid: main } }],
        },
      },
    });
    await done('updateRefs', {
      repositoryId,
      refUpdates: [{ ...claim, beforeOid: main, afterOid: zero }],
    });
    expect(small.world.git.ref(small.repository.id, claim.name)).toBeUndefined();
  });

  test('a commit is put on a branch only where the branch is as expected', async () => {
    const oid = small.world.git.ref(small.repository.id, 'refs/heads/main') ?? '';
    await done('createRef', {
      repositoryId: small.repository.nodeId,
      name: 'refs/heads/work',
      oid,
    });
    const input = {
      branch: { repositoryNameWithOwner: 'acme/storefront', branchName: 'work' },
      message: { headline: 'Change', body: 'all of it' },
      fileChanges: {
        additions: [{ path: 'new.txt', contents: Buffer.from('new\n').toString('base64') }],
        deletions: [{ path: 'README.md' }],
      },
      expectedHeadOid: oid,
    };
    const made = await done(
      'createCommitOnBranch',
      input,
      'commit { message parents(first: 2) { nodes { oid } } tree { entries { name } } author { user { login } name } } ref { name }',
    );
    expect(made).toMatchObject({
      commit: {
        message: 'Change\n\nall of it',
        parents: { nodes: [{ oid }] },
        tree: { entries: [{ name: 'new.txt' }, { name: 'src' }] },
      },
      ref: { name: 'work' },
    });
    expect(await errorOf('createCommitOnBranch', input)).toMatch(/^STALE_DATA: Expected branch/);
  });
});

describe('pull requests', () => {
  test('one is opened, reviewed in threads, made ready, merged at its head, and reverted', async () => {
    const head = await branchWith(small, 'sale', { 'sale.txt': 'red\n' });
    const opened = (await done(
      'createPullRequest',
      {
        repositoryId: small.repository.nodeId,
        title: 'Sale',
        body: 'x',
        headRefName: 'sale',
        baseRefName: 'main',
        draft: true,
      },
      'pullRequest { id number isDraft state headRefOid mergeable mergeStateStatus isCrossRepository changedFiles files(first: 5) { nodes { path additions deletions changeType } } }',
    )) as { pullRequest: { id: string } };
    expect(opened.pullRequest).toMatchObject({
      number: 2,
      isDraft: true,
      state: 'OPEN',
      headRefOid: head,
      mergeable: 'MERGEABLE',
      mergeStateStatus: 'DRAFT',
      isCrossRepository: false,
      changedFiles: 1,
      files: { nodes: [{ path: 'sale.txt', additions: 1, deletions: 0, changeType: 'ADDED' }] },
    });
    const pullRequestId = opened.pullRequest.id;
    await done('requestReviewsByLogin', { pullRequestId, userLogins: ['operator'], union: true });
    const threads = [{ path: 'sale.txt', line: 1, body: 'Why red?' }];
    const reviewed = await mutate(
      'addPullRequestReview',
      { pullRequestId, event: 'REQUEST_CHANGES', body: 'See below', threads },
      `pullRequestReview { state submittedAt authorCanPushToRepository commit { oid }
        comments(first: 5) { nodes { id path line originalLine publishedAt replyTo { id } pullRequestReview { state } } } }`,
      small.operator,
    );
    expect(reviewed.body).toMatchObject({
      data: {
        done: {
          pullRequestReview: {
            state: 'CHANGES_REQUESTED',
            authorCanPushToRepository: true,
            commit: { oid: head },
            comments: { nodes: [{ path: 'sale.txt', line: 1, originalLine: 1, replyTo: null }] },
          },
        },
      },
    });
    const read = (await small.data(`{ node(id: "${pullRequestId}") { ... on PullRequest {
      reviewDecision reviewRequests(first: 5) { nodes { requestedReviewer { __typename } } }
      reviewThreads(first: 5) { nodes { id isResolved isOutdated path line } } } } }`)) as {
      node: { reviewThreads: { nodes: { id: string }[] } };
    };
    expect(read).toMatchObject({
      node: {
        reviewDecision: 'CHANGES_REQUESTED',
        reviewRequests: { nodes: [] },
        reviewThreads: {
          nodes: [{ isResolved: false, isOutdated: false, path: 'sale.txt', line: 1 }],
        },
      },
    });
    const threadId = read.node.reviewThreads.nodes[0]?.id;
    const reply = { pullRequestReviewThreadId: threadId, body: 'Done' };
    expect(
      await done(
        'addPullRequestReviewThreadReply',
        reply,
        'comment { body replyTo { body } pullRequestReview { state } }',
      ),
    ).toEqual({
      comment: {
        body: 'Done',
        replyTo: { body: 'Why red?' },
        pullRequestReview: { state: 'COMMENTED' },
      },
    });
    await done('resolveReviewThread', { threadId }, 'thread { isResolved }');
    await done('markPullRequestReadyForReview', { pullRequestId });
    expect(await errorOf('mergePullRequest', { pullRequestId, expectedHeadOid: zero })).toBe(
      'UNPROCESSABLE: Head branch was modified. Review and try the merge again.',
    );
    const merged = await done(
      'mergePullRequest',
      { pullRequestId, expectedHeadOid: head, mergeMethod: 'SQUASH', commitHeadline: 'Sale (#2)' },
      'pullRequest { state merged mergedBy { login } mergeCommit { oid message } timelineItems(itemTypes: [MERGED_EVENT], last: 1) { nodes { ... on MergedEvent { mergeRefName commit { oid } } } } }',
    );
    expect(merged).toMatchObject({
      pullRequest: {
        state: 'MERGED',
        merged: true,
        mergedBy: { login: 'drover' },
        mergeCommit: { message: expect.stringMatching(/^Sale \(#2\)/) as string },
        timelineItems: { nodes: [{ mergeRefName: 'main' }] },
      },
    });
    const reverted = await done(
      'revertPullRequest',
      { pullRequestId },
      'revertPullRequest { title body headRefName files(first: 5) { nodes { path changeType } } }',
    );
    expect(reverted).toEqual({
      revertPullRequest: {
        title: 'Revert "Sale"',
        body: 'Reverts #2',
        headRefName: 'revert-2-sale',
        files: { nodes: [{ path: 'sale.txt', changeType: 'DELETED' }] },
      },
    });
  });

  test('a pending review is its author’s secret until it is submitted', async () => {
    const pull = await pullWith(small, 'sale');
    const draft = await mutate(
      'addPullRequestReviewThread',
      { pullRequestId: pull.nodeId, path: 'sale.txt', line: 1, body: 'Hm' },
      'thread { id comments(first: 1) { nodes { state } } }',
      small.operator,
    );
    expect(draft.body).toMatchObject({
      data: { done: { thread: { comments: { nodes: [{ state: 'PENDING' }] } } } },
    });
    const count = `{ node(id: "${pull.nodeId}") { ... on PullRequest {
      reviews(first: 5) { totalCount } reviewThreads(first: 5) { totalCount } } } }`;
    expect(await small.data(count)).toEqual({
      node: { reviews: { totalCount: 0 }, reviewThreads: { totalCount: 0 } },
    });
    expect(await small.data(count, {}, small.operator)).toEqual({
      node: { reviews: { totalCount: 1 }, reviewThreads: { totalCount: 1 } },
    });
    const submit = { pullRequestId: pull.nodeId, event: 'APPROVE', body: 'Good' };
    await mutate('submitPullRequestReview', submit, 'clientMutationId', small.operator);
    expect(await small.data(count)).toEqual({
      node: { reviews: { totalCount: 1 }, reviewThreads: { totalCount: 1 } },
    });
  });

  test('a deployment of its head shows with its newest status', async () => {
    const pull = await pullWith(small, 'sale');
    const ref = (await small.data(`{ repository(owner: "acme", name: "storefront") {
      ref(qualifiedName: "refs/heads/sale") { id } } }`)) as {
      repository: { ref: { id: string } };
    };
    const made = (await done(
      'createDeployment',
      {
        repositoryId: small.repository.nodeId,
        refId: ref.repository.ref.id,
        environment: 'preview',
        autoMerge: false,
        requiredContexts: [],
      },
      'deployment { id state commitOid latestStatus { state } }',
    )) as { deployment: { id: string } };
    expect(made.deployment).toMatchObject({
      state: 'PENDING',
      commitOid: pull.headOid,
      latestStatus: null,
    });
    await done('createDeploymentStatus', {
      deploymentId: made.deployment.id,
      state: 'SUCCESS',
      environmentUrl: 'http://127.0.0.1:1/p',
    });
    const shown =
      await small.data(`{ node(id: "${pull.nodeId}") { ... on PullRequest { commits(last: 1) { nodes { commit {
      deployments(last: 5, environments: ["preview"]) { nodes { environment state creator { __typename login } ref { name }
        latestStatus { state environmentUrl logUrl } } } } } } } } }`);
    expect(shown).toMatchObject({
      node: {
        commits: {
          nodes: [
            {
              commit: {
                deployments: {
                  nodes: [
                    {
                      environment: 'preview',
                      state: 'ACTIVE',
                      creator: { __typename: 'Bot', login: 'drover' },
                      ref: { name: 'sale' },
                      latestStatus: {
                        state: 'SUCCESS',
                        environmentUrl: 'http://127.0.0.1:1/p',
                        logUrl: null,
                      },
                    },
                  ],
                },
              },
            },
          ],
        },
      },
    });
  });
});

describe('a document of several mutations', () => {
  test('is a batch: each is done in turn, also those after one that failed', async () => {
    const { body, status } = await small.ask(
      `mutation($id: ID!, $gone: ID!) {
        a: addComment(input: {subjectId: $id, body: "one"}) { commentEdge { node { body } } }
        b: updateIssueComment(input: {id: $gone, body: "x"}) { issueComment { id } }
        c: addReaction(input: {subjectId: $id, content: EYES}) { subject { ... on Issue { comments { totalCount } } } }
      }`,
      { id: small.issue.nodeId, gone: 'IC_kwDOzz' },
    );
    expect(status).toBe(200);
    expect(body.data).toEqual({
      a: { commentEdge: { node: { body: 'one' } } },
      b: null,
      c: { subject: { comments: { totalCount: 1 } } },
    });
    expect(body.errors).toMatchObject([{ type: 'NOT_FOUND', path: ['b'] }]);
  });

  test('nodes: what is not there is a null with its own error, beside what is', async () => {
    const { body } = await small.ask('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: [small.issue.nodeId, 'IC_kwDOzz'],
    });
    expect(body.data).toEqual({ nodes: [{ id: small.issue.nodeId }, null] });
    expect(body.errors).toMatchObject([{ type: 'NOT_FOUND', path: ['nodes', 1] }]);
  });
});

describe('rights', () => {
  const read = '{ repository(owner: "acme", name: "storefront") { issue(number: 1) { title } } }';

  test('what one cannot see is not found, whoever asks', async () => {
    const { body } = await small.ask(read, {}, small.stranger);
    expect(body.data).toEqual({ repository: null });
    expect(body.errors).toMatchObject([
      {
        type: 'NOT_FOUND',
        path: ['repository'],
        message: "Could not resolve to a Repository with the name 'acme/storefront'.",
      },
    ]);
    const input = { subjectId: small.issue.nodeId, body: 'x' };
    expect(await errorOf('addComment', input, small.stranger)).toMatch(
      /^NOT_FOUND: Could not resolve/,
    );
  });

  test('an App that lacks a permission is told so, and only there', async () => {
    const poor = installWith(small, { metadata: 'read', contents: 'read' });
    const { body } = await small.ask(
      `{ repository(owner: "acme", name: "storefront") { id issue(number: 1) { title } defaultBranchRef { name } } }`,
      {},
      poor,
    );
    expect(body).toMatchObject({
      data: {
        repository: {
          id: small.repository.nodeId,
          issue: null,
          defaultBranchRef: { name: 'main' },
        },
      },
      errors: [
        {
          type: 'FORBIDDEN',
          path: ['repository', 'issue'],
          message: 'Resource not accessible by integration',
        },
      ],
    });
    const input = { subjectId: small.issue.nodeId, body: 'x' };
    expect(await errorOf('addComment', input, poor)).toBe(
      'FORBIDDEN: Resource not accessible by integration',
    );
    const board = installWith(small, { metadata: 'read', issues: 'read' });
    const cards =
      '{ repository(owner: "acme", name: "storefront") { issue(number: 1) { projectItems(first: 1) { totalCount } } } }';
    expect((await small.ask(cards, {}, board)).body.errors).toMatchObject([
      { type: 'FORBIDDEN', path: ['repository', 'issue', 'projectItems'] },
    ]);
  });

  test('a person without the right is told which mutation they may not do', async () => {
    const pull = await pullWith(small, 'sale');
    expect(await errorOf('mergePullRequest', { pullRequestId: pull.nodeId }, small.reader)).toBe(
      'FORBIDDEN: outsider does not have the correct permissions to execute `MergePullRequest`',
    );
    const { body } = await small.ask(
      '{ repository(owner: "acme", name: "storefront") { collaborators(first: 5) { totalCount } } }',
      {},
      small.reader,
    );
    expect(body.errors).toMatchObject([{ type: 'FORBIDDEN' }]);
  });

  test('collaborators show everyone’s strongest permission', async () => {
    expect(
      await small.data(`{ repository(owner: "acme", name: "storefront") {
        collaborators(first: 10) { totalCount edges { permission node { login } } }
        one: collaborators(first: 1, login: "outsider") { edges { permission } } } }`),
    ).toEqual({
      repository: {
        collaborators: {
          totalCount: 3,
          edges: [
            { permission: 'ADMIN', node: { login: 'operator' } },
            { permission: 'WRITE', node: { login: 'reviewer' } },
            { permission: 'READ', node: { login: 'outsider' } },
          ],
        },
        one: { edges: [{ permission: 'READ' }] },
      },
    });
  });
});
