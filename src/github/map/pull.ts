import type { Actor } from '../../lifecycle/snapshot/actor.ts';
import type {
  CheckSnapshot,
  DeploymentSnapshot,
  PullSnapshot,
} from '../../lifecycle/snapshot/pull.ts';
import type { Check, Thread } from '../answer/parts.ts';
import type { DeploymentNode, Pull } from '../answer/pull.ts';
import { toActor } from './actor.ts';

/** What further reads added to the pull request of the world query. */
export interface PullMapping {
  readonly viewer: Actor;
  readonly checks: readonly Check[];
  readonly checksComplete: boolean;
  readonly threads: readonly Thread[];
  /** Null when there are more than could be read. */
  readonly paths: readonly string[] | null;
  readonly headIsCleanBaseMerge: boolean;
}

export function toPull(pull: Pull, mapping: PullMapping): PullSnapshot {
  const { viewer } = mapping;
  return {
    id: pull.id,
    number: pull.number,
    url: pull.url,
    title: pull.title,
    body: pull.body,
    state: pull.state,
    isDraft: pull.isDraft,
    head: pull.headRefOid,
    headRef: pull.headRefName,
    baseRef: pull.baseRefName,
    mergeCommit: pull.mergeCommit?.oid ?? null,
    mergedBy: toActor(pull.mergedBy, viewer),
    closedBy: pull.state === 'OPEN' ? null : toActor(pull.closings.at(-1)?.actor ?? null, viewer),
    mergeable: pull.mergeable,
    reviewDecision: pull.reviewDecision,
    isInMergeQueue: pull.isInMergeQueue,
    reviewRequests: pull.reviewRequests.flatMap(
      ({ requestedReviewer }) => requestedReviewer?.login ?? [],
    ),
    paths: mapping.paths,
    headIsCleanBaseMerge: mapping.headIsCleanBaseMerge,
    checks: mapping.checks.map(toCheck),
    checksComplete: mapping.checksComplete,
    deployments: (pull.commits.at(-1)?.commit.deployments ?? []).map((each) =>
      toDeployment(each, viewer),
    ),
    unresolvedThreads: mapping.threads.filter(({ isResolved }) => !isResolved).length,
  };
}

function toCheck(check: Check): CheckSnapshot {
  if (check.__typename === 'StatusContext') {
    return {
      name: check.context,
      state: statusState(check.state),
      app: null,
      url: check.targetUrl,
    };
  }
  return {
    name: check.name,
    state: check.status === 'COMPLETED' ? conclusionState(check.conclusion) : 'pending',
    app: check.checkSuite?.app?.slug ?? null,
    url: check.detailsUrl,
  };
}

/** GraphQL schema, StatusState. */
function statusState(state: string): CheckSnapshot['state'] {
  if (state === 'SUCCESS') return 'passed';
  return state === 'PENDING' || state === 'EXPECTED' ? 'pending' : 'failed';
}

/** Required checks accept success, skipped and neutral (GitHub docs, about status checks). */
function conclusionState(conclusion: string | null): CheckSnapshot['state'] {
  return ['SUCCESS', 'NEUTRAL', 'SKIPPED'].includes(conclusion ?? '') ? 'passed' : 'failed';
}

function toDeployment(deployment: DeploymentNode, viewer: Actor): DeploymentSnapshot {
  const { latestStatus } = deployment;
  return {
    id: deployment.id,
    sha: deployment.commitOid,
    environment: deployment.environment ?? '',
    creator: toActor(deployment.creator, viewer)?.login ?? null,
    state: deploymentState(latestStatus?.state ?? null),
    environmentUrl: latestStatus?.environmentUrl ?? null,
    logUrl: latestStatus?.logUrl ?? null,
    createdAt: deployment.createdAt,
  };
}

/** GraphQL schema, DeploymentStatusState; whatever is not final is on its way. */
function deploymentState(state: string | null): DeploymentSnapshot['state'] {
  if (state === 'SUCCESS') return 'success';
  if (state === 'ERROR' || state === 'FAILURE') return 'failure';
  return state === 'INACTIVE' ? 'inactive' : 'pending';
}
