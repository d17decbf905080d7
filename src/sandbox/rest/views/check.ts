import type { CheckRun, CheckSuite } from '../../world/records/checks.ts';
import type { Repository } from '../../world/records/repository.ts';
import type { World } from '../../world/world.ts';
import { repoApi, repoWeb } from '../addresses.ts';
import type { Schemas } from '../route.ts';
import { appView } from './app.ts';
import { minimalRepositoryView } from './repository.ts';
import { pullReference } from './run.ts';

export function checkRunView(world: World, run: CheckRun) {
  const repository = world.tables.repositories.must(run.repositoryId);
  const url = repoApi(world, repository, `/check-runs/${run.id}`);
  return {
    id: run.id,
    name: run.name,
    node_id: run.nodeId,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: repoWeb(world, repository, `/runs/${run.id}`),
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: checkConclusion(run.conclusion),
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      ...run.output,
      annotations_count: 0,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app: appView(world, world.tables.apps.must(run.appId)),
    pull_requests: pullsAt(world, repository, run.headSha),
  } satisfies Schemas['check-run'];
}

/** Check runs do not know `stale` and `startup_failure`, which only suites have. */
function checkConclusion(conclusion: CheckRun['conclusion']): Schemas['check-run']['conclusion'] {
  return conclusion === 'stale' || conclusion === 'startup_failure' ? 'failure' : conclusion;
}

export async function checkSuiteView(
  world: World,
  suite: CheckSuite,
): Promise<Schemas['check-suite']> {
  const repository = world.tables.repositories.must(suite.repositoryId);
  const url = repoApi(world, repository, `/check-suites/${suite.id}`);
  const runs = world.tables.checkRuns.by('suite', suite.id);
  return {
    ...suiteFields(world, suite),
    url,
    repository: minimalRepositoryView(world, repository),
    head_commit: await simpleCommit(world, repository, suite.headSha),
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
    rerequestable: false,
    runs_rerequestable: false,
  };
}

/** What suites show in answers and in webhooks. */
export function suiteFields(world: World, suite: CheckSuite) {
  const repository = world.tables.repositories.must(suite.repositoryId);
  return {
    id: suite.id,
    node_id: suite.nodeId,
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: suite.status,
    conclusion: suite.conclusion,
    before: null,
    after: suite.headSha,
    pull_requests: pullsAt(world, repository, suite.headSha),
    app: appView(world, world.tables.apps.must(suite.appId)),
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
  };
}

/** Open pull requests whose head is this commit. */
export function pullsAt(world: World, repository: Repository, sha: string) {
  return world.tables.topics
    .by('repository', repository.id)
    .filter((topic) => topic.kind === 'pull' && topic.state === 'open' && topic.headOid === sha)
    .flatMap((topic) => pullReference(world, topic.id));
}

async function simpleCommit(
  world: World,
  repository: Repository,
  sha: string,
): Promise<Schemas['simple-commit']> {
  const commit = await world.git.commit(repository.id, sha);
  if (commit === undefined) throw new Error(`a check is on ${sha}, which is not in the repository`);
  const { author, committer } = commit;
  return {
    id: commit.oid,
    tree_id: commit.treeOid,
    message: commit.message,
    timestamp: committer.date,
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  };
}
