import type { Account, Membership, Team } from './records/account.ts';
import type { App, Installation, Token } from './records/app.ts';
import type { CheckRun, CheckSuite, CommitStatus } from './records/checks.ts';
import type { Comment, Edit, Reaction } from './records/comment.ts';
import type { Deployment, DeploymentStatus } from './records/deployment.ts';
import type { Project, ProjectField, ProjectItem } from './records/project.ts';
import type { BranchRule, Environment, Label, Repository } from './records/repository.ts';
import type { Review, ReviewComment, ReviewThread } from './records/review.ts';
import type { TimelineEvent } from './records/timeline.ts';
import type { Topic } from './records/topic.ts';
import type { Artifact, Workflow, WorkflowJob, WorkflowRun } from './records/workflow.ts';
import { Table } from './table.ts';
import type { Change } from './table.ts';

export type Tables = ReturnType<typeof makeTables>;

/** Logins and names are case-insensitive on GitHub, so their index keys are in lower case. */
export function makeTables(changed: (change: Change) => void) {
  return {
    accounts: new Table<Account, 'login'>('account', changed, {
      login: (account) => account.login.toLowerCase(),
    }),
    memberships: new Table<Membership, 'organization'>('membership', changed, {
      organization: (membership) => membership.organizationId,
    }),
    teams: new Table<Team, 'organization'>('team', changed, {
      organization: (team) => team.organizationId,
    }),
    apps: new Table<App, 'slug'>('app', changed, { slug: (app) => app.slug }),
    installations: new Table<Installation, 'app' | 'account'>('installation', changed, {
      app: (installation) => installation.appId,
      account: (installation) => installation.accountId,
    }),
    tokens: new Table<Token, 'value'>('token', changed, { value: (token) => token.value }),
    repositories: new Table<Repository, 'owner' | 'fullName'>('repository', changed, {
      owner: (repository) => repository.ownerId,
      fullName: (repository) => repositoryKey(repository.ownerId, repository.name),
    }),
    labels: new Table<Label, 'repository' | 'name'>('label', changed, {
      repository: (label) => label.repositoryId,
      name: (label) => `${label.repositoryId}/${label.name.toLowerCase()}`,
    }),
    branchRules: new Table<BranchRule, 'repository'>('branch rule', changed, {
      repository: (rule) => rule.repositoryId,
    }),
    environments: new Table<Environment, 'repository'>('environment', changed, {
      repository: (environment) => environment.repositoryId,
    }),
    ...makeTalkTables(changed),
    ...makeWorkTables(changed),
  };
}

export function repositoryKey(ownerId: number, name: string): string {
  return `${ownerId}/${name.toLowerCase()}`;
}

function makeTalkTables(changed: (change: Change) => void) {
  return {
    topics: new Table<
      Topic,
      'repository' | 'openIn' | 'labelledIn' | 'number' | 'pullHead' | 'isBlocked'
    >('issue or pull request', changed, {
      repository: (topic) => topic.repositoryId,
      openIn: (topic) => (topic.state === 'open' ? topic.repositoryId : null),
      labelledIn: (topic) => (topic.labelIds.length > 0 ? topic.repositoryId : null),
      number: (topic) => `${topic.repositoryId}/${topic.number}`,
      pullHead: (topic) =>
        topic.kind === 'pull' ? `${topic.headRepositoryId}/${topic.headRef}` : null,
      isBlocked: (topic) => (topic.kind === 'issue' && topic.blockedByIds.length > 0 ? 1 : null),
    }),
    comments: new Table<Comment, 'topic'>('comment', changed, {
      topic: (comment) => comment.topicId,
    }),
    edits: new Table<Edit, 'subject'>('edit', changed, { subject: (edit) => edit.subjectNodeId }),
    reactions: new Table<Reaction, 'subject'>('reaction', changed, {
      subject: (reaction) => reaction.subjectNodeId,
    }),
    reviews: new Table<Review, 'pull'>('review', changed, { pull: (review) => review.pullId }),
    reviewThreads: new Table<ReviewThread, 'pull'>('review thread', changed, {
      pull: (thread) => thread.pullId,
    }),
    reviewComments: new Table<ReviewComment, 'pull' | 'review' | 'thread'>(
      'review comment',
      changed,
      {
        pull: (comment) => comment.pullId,
        review: (comment) => comment.reviewId,
        thread: (comment) => comment.threadId,
      },
    ),
    timeline: new Table<TimelineEvent, 'topic'>('timeline event', changed, {
      topic: (event) => event.topicId,
    }),
    projects: new Table<Project, 'owner'>('project', changed, {
      owner: (project) => project.ownerId,
    }),
    projectFields: new Table<ProjectField, 'project'>('project field', changed, {
      project: (field) => field.projectId,
    }),
    projectItems: new Table<ProjectItem, 'project' | 'topic'>('project item', changed, {
      project: (item) => item.projectId,
      topic: (item) => item.topicId,
    }),
  };
}

function makeWorkTables(changed: (change: Change) => void) {
  return {
    statuses: new Table<CommitStatus, 'sha'>('commit status', changed, {
      sha: (status) => shaKey(status.repositoryId, status.sha),
    }),
    checkSuites: new Table<CheckSuite, 'sha'>('check suite', changed, {
      sha: (suite) => shaKey(suite.repositoryId, suite.headSha),
    }),
    checkRuns: new Table<CheckRun, 'sha' | 'suite'>('check run', changed, {
      sha: (run) => shaKey(run.repositoryId, run.headSha),
      suite: (run) => run.suiteId,
    }),
    deployments: new Table<Deployment, 'repository' | 'sha'>('deployment', changed, {
      repository: (deployment) => deployment.repositoryId,
      sha: (deployment) => shaKey(deployment.repositoryId, deployment.sha),
    }),
    deploymentStatuses: new Table<DeploymentStatus, 'deployment'>('deployment status', changed, {
      deployment: (status) => status.deploymentId,
    }),
    workflows: new Table<Workflow, 'repository'>('workflow', changed, {
      repository: (workflow) => workflow.repositoryId,
    }),
    runs: new Table<WorkflowRun, 'repository' | 'workflow' | 'suite'>('workflow run', changed, {
      repository: (run) => run.repositoryId,
      workflow: (run) => run.workflowId,
      suite: (run) => run.checkSuiteId,
    }),
    jobs: new Table<WorkflowJob, 'run'>('workflow job', changed, { run: (job) => job.runId }),
    artifacts: new Table<Artifact, 'run' | 'repository'>('artifact', changed, {
      run: (artifact) => artifact.runId,
      repository: (artifact) => artifact.repositoryId,
    }),
  };
}

/** Index key of what hangs on a commit: statuses, checks, deployments. */
export function shaKey(repositoryId: number, sha: string): string {
  return `${repositoryId}/${sha}`;
}
