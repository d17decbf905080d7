import type { JsonObject } from '../actions/json.ts';
import type { DomainEvent } from '../world/events.ts';
import type { World } from '../world/world.ts';
import { userById } from '../rest/views/account.ts';
import { installationView } from '../rest/views/app.ts';
import { deploymentStatusView, deploymentView } from '../rest/views/deployment.ts';
import { labelView } from '../rest/views/label.ts';
import { organizationView, repositoryView } from '../rest/views/repository.ts';
import { jobView, runView, workflowView } from '../rest/views/run.ts';
import { checkRunPayload, checkSuitePayload, statusPayload } from './payloads/checks.ts';
import { commentPayload } from './payloads/comment.ts';
import { itemPayload } from './payloads/project-item.ts';
import { fullPullPayload, pullPayload } from './payloads/pull.ts';
import { pushPayload, refPayload } from './payloads/push.ts';
import { reviewCommentPayload, reviewPayload, threadPayload } from './payloads/review.ts';
import { topicPayload } from './payloads/topic.ts';
import { placeOf } from './place.ts';

/**
 * What GitHub sends for an event, as JSON, without the installation that it is sent to. Shapes: the
 * `webhooks` of GitHub's OpenAPI description.
 */
export function buildPayload(world: World, event: DomainEvent): Promise<JsonObject> {
  const known = built.get(event);
  if (known !== undefined) return known;
  const payload = build(world, event);
  built.set(event, payload);
  return payload;
}

/** One event is told to several Apps and to the workflow engine. */
const built = new WeakMap<DomainEvent, Promise<JsonObject>>();

async function build(world: World, event: DomainEvent): Promise<JsonObject> {
  const { repository, ownerId } = placeOf(world, event);
  const owner = world.tables.accounts.must(ownerId);
  const common = {
    ...(event.action === null ? {} : { action: event.action }),
    ...(repository === undefined ? {} : { repository: repositoryView(world, repository) }),
    ...(owner.type === 'Organization' ? { organization: organizationView(world, ownerId) } : {}),
    sender: userById(world, event.actor.accountId),
  };
  return { ...common, ...(await bodyOf(world, event)) };
}

async function bodyOf(world: World, event: DomainEvent): Promise<object> {
  switch (event.name) {
    case 'issues':
      return issueBody(world, event);
    case 'issue_comment':
      return {
        issue: topicPayload(world, event.topic),
        comment: commentPayload(world, event.topic, event.comment),
        ...changesOf(event),
      };
    case 'pull_request':
      return pullBody(world, event);
    case 'pull_request_review':
      return {
        pull_request: pullPayload(world, event.pull),
        review: reviewPayload(world, event.pull, event.review),
        ...(event.action === 'edited' ? { changes: event.changes ?? {} } : {}),
      };
    case 'pull_request_review_comment':
      return {
        pull_request: pullPayload(world, event.pull),
        comment: reviewCommentPayload(world, event.pull, event.comment),
        ...changesOf(event),
      };
    case 'pull_request_review_thread':
      return {
        pull_request: pullPayload(world, event.pull),
        thread: threadPayload(world, event.pull, event.thread),
      };
    case 'projects_v2_item':
      return itemPayload(world, event);
    case 'push':
      return pushPayload(world, event);
    case 'create':
    case 'delete':
      return refPayload(event);
    default:
      return machineBody(world, event);
  }
}

type Machine = Exclude<
  DomainEvent,
  {
    readonly name:
      | 'issues'
      | 'issue_comment'
      | 'pull_request'
      | 'pull_request_review'
      | 'pull_request_review_comment'
      | 'pull_request_review_thread'
      | 'projects_v2_item'
      | 'push'
      | 'create'
      | 'delete';
  }
>;

async function machineBody(world: World, event: Machine): Promise<object> {
  switch (event.name) {
    case 'deployment':
      return {
        deployment: deploymentView(world, event.deployment),
        ...(await runOf(world, event.deployment.runId)),
      };
    case 'deployment_status':
      return {
        deployment_status: deploymentStatusView(world, event.status),
        deployment: deploymentView(world, event.deployment),
        ...(await runOf(world, event.deployment.runId)),
      };
    case 'workflow_run':
      return runOf(world, event.run.id, event);
    case 'workflow_job':
      return { workflow_job: jobView(world, event.job) };
    case 'check_run':
      return { check_run: checkRunPayload(world, event.checkRun) };
    case 'check_suite':
      return { check_suite: await checkSuitePayload(world, event.checkSuite) };
    case 'status':
      return statusPayload(world, event.status);
    case 'sub_issues':
      return subIssueBody(world, event);
    case 'issue_dependencies':
      return dependencyBody(world, event);
    case 'label':
      return { label: labelView(world, event.label) };
    case 'installation':
      return { installation: installationView(world, event.installation) };
    case 'workflow_dispatch':
      return { workflow: event.workflowPath, ref: event.ref, inputs: event.inputs };
    case 'repository_dispatch':
      return { branch: event.repository.defaultBranch, client_payload: event.clientPayload };
    case 'repository':
      return {};
  }
}

type Of<Name extends DomainEvent['name']> = Extract<DomainEvent, { readonly name: Name }>;

function issueBody(world: World, event: Of<'issues'>): object {
  return {
    issue: topicPayload(world, event.issue),
    ...sortedBy(world, event),
    ...(event.newIssue === undefined
      ? changesOf(event)
      : {
          changes: {
            new_issue: topicPayload(world, event.newIssue),
            new_repository: repositoryView(
              world,
              world.tables.repositories.must(event.newIssue.repositoryId),
            ),
          },
        }),
  };
}

async function pullBody(world: World, event: Of<'pull_request'>): Promise<object> {
  const { pull, before, after, reviewerId } = event;
  return {
    number: pull.number,
    pull_request: await fullPullPayload(world, pull),
    ...sortedBy(world, event),
    ...(reviewerId === undefined ? {} : { requested_reviewer: userById(world, reviewerId) }),
    ...(before === undefined ? {} : { before, after }),
    ...changesOf(event),
  };
}

/** The label or assignee that the event is about. */
function sortedBy(
  world: World,
  event: { readonly labelId?: number; readonly assigneeId?: number },
): object {
  const label = world.tables.labels.get(event.labelId ?? null);
  return {
    ...(label === undefined ? {} : { label: labelView(world, label) }),
    ...(event.assigneeId === undefined ? {} : { assignee: userById(world, event.assigneeId) }),
  };
}

function changesOf(event: { readonly changes?: object }): object {
  return event.changes === undefined ? {} : { changes: event.changes };
}

async function runOf(
  world: World,
  runId: number | null,
  event?: Of<'workflow_run'>,
): Promise<object> {
  const run = event?.run ?? world.tables.runs.get(runId);
  if (run === undefined) return { workflow: null, workflow_run: null };
  const workflow = world.tables.workflows.must(run.workflowId);
  return {
    workflow: workflowView(world, workflow),
    workflow_run: await runView(world, run),
  };
}

function subIssueBody(world: World, event: Of<'sub_issues'>): object {
  const { parent, child } = event;
  const told = event.action.startsWith('sub_issue') ? child : parent;
  const other = repositoryView(world, world.tables.repositories.must(told.repositoryId));
  return {
    sub_issue_id: child.id,
    sub_issue: topicPayload(world, child),
    parent_issue_id: parent.id,
    parent_issue: topicPayload(world, parent),
    ...(told === child ? { sub_issue_repo: other } : { parent_issue_repo: other }),
  };
}

function dependencyBody(world: World, event: Of<'issue_dependencies'>): object {
  const { blocked, blocking } = event;
  const told = event.action.startsWith('blocked_by') ? blocking : blocked;
  const other = repositoryView(world, world.tables.repositories.must(told.repositoryId));
  return {
    blocked_issue_id: blocked.id,
    blocked_issue: topicPayload(world, blocked),
    blocking_issue_id: blocking.id,
    blocking_issue: topicPayload(world, blocking),
    ...(told === blocking ? { blocking_issue_repo: other } : { blocked_issue_repo: other }),
  };
}
