import { findTopic, mustPull, rulesFor } from '../../world/find.ts';
import { fromNodeId } from '../../world/node-id.ts';
import type { CheckRun, CheckSuite, CommitStatus } from '../../world/records/checks.ts';
import type { Pull } from '../../world/records/topic.ts';
import { paged } from '../connection.ts';
import type { GraphqlContext } from '../context.ts';
import { notFoundError, typedError } from '../errors.ts';
import { taking, thing } from '../thing.ts';
import type { FieldTable } from '../thing.ts';
import { repositoryPath } from '../urls.ts';
import { actorOf } from './accounts.ts';
import { refThing } from './git-lookup.ts';

interface RequiredArgs {
  readonly pullRequestId?: string | null;
  readonly pullRequestNumber?: number | null;
}

interface Reported {
  readonly repositoryId: number;
  readonly appId: number | null;
}

function namedPull(args: RequiredArgs, check: Reported, { world }: GraphqlContext): Pull {
  const key = typeof args.pullRequestId === 'string' ? fromNodeId(args.pullRequestId) : undefined;
  if (key?.kind === 'pull') return mustPull(world, key.id);
  if (typeof args.pullRequestNumber !== 'number') {
    throw typedError('UNPROCESSABLE', 'A pull request ID or pull request number is required.');
  }
  const topic = findTopic(world, check.repositoryId, args.pullRequestNumber);
  if (topic?.kind === 'pull') return topic;
  throw notFoundError(
    `Could not resolve to a PullRequest with the number of ${args.pullRequestNumber}.`,
  );
}

function isRequired<R extends Reported>(nameOf: (check: R) => string) {
  return taking(['pullRequestId', 'pullRequestNumber'], (check: R, args: RequiredArgs, context) => {
    const pull = namedPull(args, check, context);
    return rulesFor(context.world, pull.repositoryId, pull.baseRef).some((rule) =>
      rule.requiredChecks.some(
        (required) =>
          required.context === nameOf(check) &&
          (required.appId === null || required.appId === check.appId),
      ),
    );
  });
}

const upper = (word: string | null): string | null => word?.toUpperCase() ?? null;

function checkPath(run: CheckRun, { world }: GraphqlContext): string {
  return `${repositoryPath(world, run.repositoryId)}/runs/${run.id}`;
}

export const checkRunFields: FieldTable<CheckRun> = {
  id: (run) => run.nodeId,
  databaseId: (run) => run.id,
  name: (run) => run.name,
  status: (run) => upper(run.status),
  conclusion: (run) => upper(run.conclusion),
  externalId: (run) => run.externalId,
  detailsUrl: (run) => run.detailsUrl,
  startedAt: (run) => run.startedAt,
  completedAt: (run) => run.completedAt,
  title: (run) => run.output.title,
  summary: (run) => run.output.summary,
  text: (run) => run.output.text,
  resourcePath: (run, _args, context) => checkPath(run, context),
  url: (run, _args, context) => `${context.world.origin}${checkPath(run, context)}`,
  permalink: (run, _args, context) => `${context.world.origin}${checkPath(run, context)}`,
  repository: (run, _args, { world }) =>
    thing('Repository', world.tables.repositories.must(run.repositoryId)),
  checkSuite: (run, _args, { world }) =>
    thing('CheckSuite', world.tables.checkSuites.must(run.suiteId)),
  isRequired: isRequired((run: CheckRun) => run.name),
};

export const statusContextFields: FieldTable<CommitStatus> = {
  id: (status) => status.nodeId,
  context: (status) => status.context,
  state: (status) => upper(status.state),
  description: (status) => status.description,
  targetUrl: (status) => status.targetUrl,
  createdAt: (status) => status.createdAt,
  creator: (status, _args, { world }) => actorOf(world, status.creatorId),
  commit: ({ repositoryId, sha }) => thing('Commit', { repositoryId, oid: sha }),
  isRequired: isRequired((status: CommitStatus) => status.context),
};

export const checkSuiteFields: FieldTable<CheckSuite> = {
  id: (suite) => suite.nodeId,
  databaseId: (suite) => suite.id,
  status: (suite) => upper(suite.status),
  conclusion: (suite) => upper(suite.conclusion),
  createdAt: (suite) => suite.createdAt,
  updatedAt: (suite) => suite.updatedAt,
  app: (suite, _args, { world }) => {
    const app = world.tables.apps.get(suite.appId);
    return app === undefined ? null : thing('App', app);
  },
  branch: (suite, _args, { world }) =>
    suite.headBranch === null
      ? null
      : refThing(world, suite.repositoryId, `refs/heads/${suite.headBranch}`),
  commit: ({ repositoryId, headSha }) => thing('Commit', { repositoryId, oid: headSha }),
  repository: (suite, _args, { world }) =>
    thing('Repository', world.tables.repositories.must(suite.repositoryId)),
  workflowRun: (suite, _args, { world }) => {
    const run = world.tables.runs.get(suite.runId);
    return run === undefined ? null : thing('WorkflowRun', run);
  },
  checkRuns: paged({
    list: (suite: CheckSuite, _args, { world }) => world.tables.checkRuns.by('suite', suite.id),
    key: (run) => run.id,
    node: (run) => thing('CheckRun', run),
  }),
};
