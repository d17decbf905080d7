import { afterEach, beforeEach, expect, test } from 'vitest';
import { zeroOid } from '../../../src/sandbox/git/git-store.ts';
import { buildPayload } from '../../../src/sandbox/webhooks/payload.ts';
import { actionsApp } from '../../../src/sandbox/actions-host/actions-app.ts';
import { makeActionsHost } from '../../../src/sandbox/actions-host/host.ts';
import { findField } from '../../../src/sandbox/world/find.ts';
import { installApp, updateInstallation } from '../../../src/sandbox/world/operations/apps.ts';
import {
  createComment,
  deleteComment,
  editComment,
  pinComment,
  unpinComment,
} from '../../../src/sandbox/world/operations/comments.ts';
import { editTopic } from '../../../src/sandbox/world/operations/edit-topic.ts';
import {
  createIssue,
  deleteIssue,
  setIssueState,
  transferIssue,
} from '../../../src/sandbox/world/operations/issues.ts';
import {
  addAssignees,
  addLabels,
  removeAssignees,
  removeLabel,
} from '../../../src/sandbox/world/operations/labelling.ts';
import {
  createLabel,
  deleteLabel,
  updateLabel,
} from '../../../src/sandbox/world/operations/labels.ts';
import { mergePull } from '../../../src/sandbox/world/operations/merge.ts';
import {
  addProjectItem,
  archiveProjectItem,
  removeProjectItem,
  setItemField,
} from '../../../src/sandbox/world/operations/project-items.ts';
import { createProject } from '../../../src/sandbox/world/operations/projects.ts';
import {
  changeBase,
  setDraft,
  setPullState,
} from '../../../src/sandbox/world/operations/pull-state.ts';
import { updateRef } from '../../../src/sandbox/world/operations/refs.ts';
import { createRepository } from '../../../src/sandbox/world/operations/repositories.ts';
import {
  addSingleComment,
  deleteReviewComment,
  editReviewComment,
  replyToThread,
  setThreadResolved,
} from '../../../src/sandbox/world/operations/review-comments.ts';
import {
  removeReviewRequests,
  requestReviews,
} from '../../../src/sandbox/world/operations/review-requests.ts';
import {
  createReview,
  dismiss,
  editReview,
} from '../../../src/sandbox/world/operations/reviews.ts';
import { createStatus } from '../../../src/sandbox/world/operations/statuses.ts';
import { theValidator } from '../../contract/validate.ts';
import { branchWith, makeSmallWorld, pullWith, valueOf } from '../world/small-world.ts';
import type { SmallWorld } from '../world/small-world.ts';

/** GitHub's description has no schema for these in the slice that is kept. */
const undescribed = ['sub_issues', 'issue_dependencies', 'workflow_dispatch'];

const validator = theValidator();
let small: SmallWorld;
beforeEach(async () => {
  small = await makeSmallWorld();
});
afterEach(() => small.close());

/** Every event so far as a payload, held against GitHub's own description. */
async function faultsOfAll(): Promise<string[]> {
  const faults = new Set<string>();
  for (const event of small.events.filter((each) => !undescribed.includes(each.name))) {
    const payload = await buildPayload(small.world, event);
    for (const fault of validator.webhook(event.name, event.action, payload)) {
      faults.add(`${event.name}.${event.action}: ${fault}`);
    }
  }
  return [...faults];
}

const seen = () => [...new Set(small.events.map(({ name, action }) => `${name}.${action ?? ''}`))];

test('what happens to issues, comments, labels and cards is told as GitHub describes it', async () => {
  const { world, operator, writer, repository, organization } = small;
  const make = (title: string) =>
    valueOf(createIssue(world, operator, { repositoryId: repository.id, title, body: 'text' }));
  const issue = make('Sale');
  const topicId = issue.id;
  valueOf(editTopic(world, operator, { topicId, title: 'Big sale', body: 'more' }));
  const label = valueOf(createLabel(world, operator, { repositoryId: repository.id, name: 'x' }));
  valueOf(updateLabel(world, operator, { labelId: label.id, description: 'y' }));
  valueOf(addLabels(world, operator, { topicId, names: ['x'] }));
  valueOf(removeLabel(world, operator, { topicId, name: 'x' }));
  valueOf(deleteLabel(world, operator, { labelId: label.id }));
  valueOf(addAssignees(world, operator, { topicId, accountIds: [writer.accountId] }));
  valueOf(removeAssignees(world, operator, { topicId, accountIds: [writer.accountId] }));
  const { id: commentId } = valueOf(createComment(world, writer, { topicId, body: 'hi' }));
  valueOf(editComment(world, writer, { commentId, body: 'ho' }));
  valueOf(pinComment(world, writer, { commentId }));
  valueOf(unpinComment(world, writer, { commentId }));
  valueOf(deleteComment(world, writer, { commentId }));
  const project = valueOf(
    createProject(world, operator, {
      ownerId: organization.id,
      title: 'Board',
      statuses: ['Ready', 'Done'],
    }),
  );
  const { id: itemId } = valueOf(
    addProjectItem(world, operator, { projectId: project.id, topicId }),
  );
  const field = findField(world, project.id, 'Status');
  const value = { kind: 'option', optionId: field?.options[0]?.id ?? '' } as const;
  valueOf(setItemField(world, operator, { itemId, fieldId: field?.id ?? 0, value }));
  valueOf(setIssueState(world, operator, { issueId: topicId, state: 'closed' }));
  valueOf(setIssueState(world, operator, { issueId: topicId, state: 'open' }));
  valueOf(archiveProjectItem(world, operator, { itemId, archived: true }));
  valueOf(archiveProjectItem(world, operator, { itemId, archived: false }));
  valueOf(removeProjectItem(world, operator, { itemId }));
  const other = valueOf(
    await createRepository(world, operator, { ownerId: organization.id, name: 'other' }),
  );
  valueOf(transferIssue(world, operator, { issueId: topicId, repositoryId: other.id }));
  valueOf(deleteIssue(world, operator, { issueId: make('gone').id }));
  expect(await faultsOfAll()).toEqual([]);
  expect(seen()).toHaveLength(24);
});

test('what happens to pull requests, reviews and branches is told as GitHub describes it', async () => {
  const { world, operator, writer, repository } = small;
  const { id: pullId, baseRef } = await pullWith(small, 'sale', { body: 'text' });
  await branchWith(small, 'sale', { 'more.txt': 'x\n' });
  await branchWith(small, 'release', { 'release.txt': 'x\n' });
  valueOf(editTopic(world, writer, { topicId: pullId, title: 'T' }));
  valueOf(changeBase(world, writer, { pullId, base: 'release' }));
  valueOf(changeBase(world, writer, { pullId, base: baseRef }));
  valueOf(setDraft(world, writer, { pullId, draft: true }));
  valueOf(setDraft(world, writer, { pullId, draft: false }));
  valueOf(addLabels(world, writer, { topicId: pullId, names: ['x'] }));
  valueOf(removeLabel(world, writer, { topicId: pullId, name: 'x' }));
  valueOf(addAssignees(world, writer, { topicId: pullId, accountIds: [writer.accountId] }));
  valueOf(removeAssignees(world, writer, { topicId: pullId, accountIds: [writer.accountId] }));
  const asked = { pullId, accountIds: [operator.accountId] };
  valueOf(requestReviews(world, writer, asked));
  valueOf(removeReviewRequests(world, writer, asked));
  valueOf(createComment(world, operator, { topicId: pullId, body: 'hi' }));
  const comment = valueOf(
    addSingleComment(world, operator, {
      pullId,
      thread: { path: 'sale.txt', line: 1, body: 'Why?' },
    }),
  );
  const { threadId } = comment;
  const reply = valueOf(replyToThread(world, writer, { threadId, body: 'So' }));
  valueOf(editReviewComment(world, writer, { commentId: reply.id, body: 'Because' }));
  valueOf(setThreadResolved(world, writer, { threadId, resolved: true }));
  valueOf(setThreadResolved(world, writer, { threadId, resolved: false }));
  valueOf(deleteReviewComment(world, writer, { commentId: reply.id }));
  const review = valueOf(
    createReview(world, operator, { pullId, event: 'REQUEST_CHANGES', body: 'No' }),
  );
  valueOf(editReview(world, operator, { reviewId: review.id, body: 'Not yet' }));
  valueOf(dismiss(world, operator, { reviewId: review.id, message: 'Well' }));
  valueOf(setPullState(world, writer, { pullId, state: 'closed' }));
  valueOf(setPullState(world, writer, { pullId, state: 'open' }));
  valueOf(await mergePull(world, writer, { pullId, method: 'squash' }));
  const gone = { repositoryId: repository.id, ref: 'refs/heads/sale', sha: null, force: false };
  valueOf(await updateRef(world, writer, gone));
  expect(small.events.at(-1)).toMatchObject({ name: 'push', after: zeroOid });
  expect(await faultsOfAll()).toEqual([]);
  expect(seen()).toHaveLength(25);
});

test('what machines report is told as GitHub describes it', async () => {
  const { world, operator, writer, repository, git } = small;
  const pull = await pullWith(small, 'sale');
  valueOf(
    await createStatus(world, writer, {
      repositoryId: repository.id,
      sha: pull.headOid,
      state: 'success',
      context: 'lint',
    }),
  );
  const host = makeActionsHost(world, git, { root: '/nowhere' });
  const repo = 'acme/storefront';
  const run = await host.createRun({
    repository: repo,
    workflowPath: '.github/workflows/check.yml',
    workflowName: 'Check',
    displayTitle: 'Add sale',
    event: 'pull_request',
    payload: { pull_request: { number: pull.number } },
    headSha: pull.headOid,
    headBranch: 'sale',
    ref: `refs/pull/${pull.number}/merge`,
    actor: 'reviewer',
    status: 'queued',
    conclusion: null,
  });
  const job = await host.createJob({
    runId: run.id,
    attempt: 1,
    name: 'test',
    labels: ['ubuntu-latest'],
    status: 'queued',
  });
  await host.updateRun(run.id, { status: 'in_progress' });
  await host.updateJob(job.id, { status: 'in_progress', startedAt: world.now() });
  const deployment = await host.createDeployment({
    repository: repo,
    runId: run.id,
    jobId: job.id,
    environment: 'preview',
    ref: 'refs/heads/sale',
    sha: pull.headOid,
  });
  const change = { state: 'success', environmentUrl: 'http://127.0.0.1/', logUrl: run.htmlUrl };
  await host.setDeploymentStatus(deployment.id, { ...change, state: 'success' });
  await host.updateJob(job.id, {
    status: 'completed',
    conclusion: 'failure',
    completedAt: world.now(),
    steps: [
      {
        number: 1,
        name: 'Set up job',
        status: 'completed',
        conclusion: 'success',
        startedAt: world.now(),
        completedAt: world.now(),
      },
    ],
  });
  await host.updateRun(run.id, { status: 'completed', conclusion: 'failure' });
  const installation = installApp(world, operator, {
    appId: actionsApp(world).id,
    accountId: small.organization.id,
    repositoryIds: 'all',
  });
  for (const suspendedAt of [world.now(), null]) {
    const input = { installationId: installation.id, change: { suspendedAt } };
    valueOf(updateInstallation(world, operator, input));
  }
  expect(await faultsOfAll()).toEqual([]);
  expect(seen()).toHaveLength(19);
});
