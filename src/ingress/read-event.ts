import { branch, installation, push, repository } from './events/repositories.ts';
import { checkRun, checkSuite, deploymentStatus, status, workflowRun } from './events/machines.ts';
import { issueComment, issues, projectItem } from './events/issues.ts';
import { pullRequest, reviewComment } from './events/pulls.ts';
import type { EventReading } from './key.ts';
import type { EventRule } from './payload.ts';

/** Every event that can matter, by its name in `X-GitHub-Event`; all others are let go. */
const EVENTS: ReadonlyMap<string, EventRule> = new Map([
  ['issues', issues],
  ['issue_comment', issueComment],
  ['projects_v2_item', projectItem],
  ['pull_request', pullRequest],
  ['pull_request_review', pullRequest],
  ['pull_request_review_thread', pullRequest],
  ['pull_request_review_comment', reviewComment],
  ['workflow_run', workflowRun],
  ['check_suite', checkSuite],
  ['check_run', checkRun],
  ['status', status],
  ['deployment_status', deploymentStatus],
  ['push', push],
  ['create', branch],
  ['delete', branch],
  ['repository', repository],
  ['installation', installation],
  ['installation_repositories', installation],
]);

/**
 * What an event says: which things changed, what sort of event it was, and who caused it. Null when the event is of no
 * interest or its payload is not what GitHub documents. Nothing else of the payload goes further.
 */
export function readEvent(name: string, payload: unknown): EventReading | null {
  return EVENTS.get(name)?.(payload) ?? null;
}
