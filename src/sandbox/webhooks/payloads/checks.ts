import type { CheckRun, CheckSuite, CommitStatus } from '../../world/records/checks.ts';
import type { Repository } from '../../world/records/repository.ts';
import type { World } from '../../world/world.ts';
import { repoApi, repoWeb } from '../../rest/addresses.ts';
import { appView } from '../../rest/views/app.ts';
import { commitView } from '../../rest/views/git.ts';
import { minimalRepositoryView } from '../../rest/views/repository.ts';
import { pullReference } from '../../rest/views/run.ts';

/** Suites know fewer states than check runs and workflow runs do. */
const suiteStates = { waiting: 'queued', requested: 'requested', pending: 'queued' } as const;
const runStates = { waiting: 'queued', requested: 'queued', pending: 'pending' } as const;

export function checkRunPayload(world: World, run: CheckRun) {
  const repository = world.tables.repositories.must(run.repositoryId);
  const suite = world.tables.checkSuites.must(run.suiteId);
  const url = repoApi(world, repository, `/check-runs/${run.id}`);
  const page = repoWeb(world, repository, `/runs/${run.id}`);
  return {
    id: run.id,
    name: run.name,
    node_id: run.nodeId,
    head_sha: run.headSha,
    external_id: run.externalId ?? '',
    url,
    html_url: run.detailsUrl ?? page,
    details_url: run.detailsUrl ?? page,
    status: run.status in runStates ? runStates[run.status as keyof typeof runStates] : run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt ?? run.createdAt,
    completed_at: run.completedAt,
    output: {
      title: run.output.title,
      summary: run.output.summary,
      text: run.output.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: {
      ...suiteFields(world, suite),
      app: appView(world, world.tables.apps.must(suite.appId)),
      repository: minimalRepositoryView(world, repository),
    },
    app: appView(world, world.tables.apps.must(run.appId)),
    pull_requests: pullsAt(world, repository, run.headSha),
  };
}

export async function checkSuitePayload(world: World, suite: CheckSuite) {
  const repository = world.tables.repositories.must(suite.repositoryId);
  const url = repoApi(world, repository, `/check-suites/${suite.id}`);
  const commit = await world.git.commit(repository.id, suite.headSha);
  return {
    ...suiteFields(world, suite),
    check_runs_url: `${url}/check-runs`,
    latest_check_runs_count: world.tables.checkRuns.by('suite', suite.id).length,
    rerequestable: true,
    runs_rerequestable: suite.runId !== null,
    app: appView(world, world.tables.apps.must(suite.appId)),
    head_commit: {
      id: suite.headSha,
      tree_id: commit?.treeOid ?? '',
      message: commit?.message ?? '',
      timestamp: commit?.committer.date ?? suite.createdAt,
      author: { name: commit?.author.name ?? '', email: commit?.author.email ?? '' },
      committer: { name: commit?.committer.name ?? '', email: commit?.committer.email ?? '' },
    },
  };
}

function suiteFields(world: World, suite: CheckSuite) {
  const repository = world.tables.repositories.must(suite.repositoryId);
  const { status } = suite;
  return {
    id: suite.id,
    node_id: suite.nodeId,
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: status in suiteStates ? suiteStates[status as keyof typeof suiteStates] : status,
    conclusion: suite.conclusion,
    url: repoApi(world, repository, `/check-suites/${suite.id}`),
    before: null,
    after: suite.headSha,
    pull_requests: pullsAt(world, repository, suite.headSha),
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
  };
}

function pullsAt(world: World, repository: Repository, sha: string) {
  return world.tables.topics
    .by('repository', repository.id)
    .filter((topic) => topic.kind === 'pull' && topic.state === 'open' && topic.headOid === sha)
    .flatMap((topic) => pullReference(world, topic.id));
}

export async function statusPayload(world: World, status: CommitStatus) {
  const repository = world.tables.repositories.must(status.repositoryId);
  const { sha } = status;
  const found = await world.git.commit(repository.id, sha);
  const branches = [...world.git.refs(repository.id)].filter(
    ([ref, oid]) => ref.startsWith('refs/heads/') && oid === sha,
  );
  return {
    id: status.id,
    sha,
    name: `${world.tables.accounts.must(repository.ownerId).login}/${repository.name}`,
    target_url: status.targetUrl,
    avatar_url: null,
    context: status.context,
    description: status.description,
    state: status.state,
    commit: found === undefined ? null : commitView(world, repository, found),
    branches: branches.map(([ref]) => ({
      name: ref.slice('refs/heads/'.length),
      commit: { sha, url: repoApi(world, repository, `/commits/${sha}`) },
      protected: false,
    })),
    created_at: status.createdAt,
    updated_at: status.updatedAt,
  };
}
