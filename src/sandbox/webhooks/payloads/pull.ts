import { headLabel } from '../../world/operations/pulls.ts';
import type { Repository } from '../../world/records/repository.ts';
import type { Pull } from '../../world/records/topic.ts';
import type { World } from '../../world/world.ts';
import { repoApi } from '../../rest/addresses.ts';
import { userById, userOrNull } from '../../rest/views/account.ts';
import { organizationView, repositoryView } from '../../rest/views/repository.ts';
import { associationOf, labelPayloads, pageOf } from './topic.ts';

/** What is in every pull request of a webhook. */
export function pullPayload(world: World, pull: Pull) {
  const repository = world.tables.repositories.must(pull.repositoryId);
  const url = repoApi(world, repository, `/pulls/${pull.number}`);
  const page = pageOf(world, repository, pull);
  return {
    ...addresses(world, repository, pull),
    id: pull.id,
    node_id: pull.nodeId,
    number: pull.number,
    state: pull.state,
    locked: pull.locked,
    title: pull.title,
    user: userById(world, pull.authorId),
    body: pull.body === '' ? null : pull.body,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitOid,
    assignee: userOrNull(world, pull.assigneeIds[0] ?? null),
    assignees: pull.assigneeIds.map((id) => userById(world, id)),
    requested_reviewers: pull.requestedReviewerIds.map((id) => userById(world, id)),
    requested_teams: pull.requestedTeamIds.map((id) => teamPayload(world, id)),
    labels: labelPayloads(world, pull),
    milestone: null,
    draft: pull.draft,
    head: endPayload(world, {
      label: headLabel(world, pull),
      ref: pull.headRef,
      sha: pull.headOid,
      repositoryId: pull.headRepositoryId,
    }),
    base: endPayload(world, {
      label: `${world.tables.accounts.must(repository.ownerId).login}:${pull.baseRef}`,
      ref: pull.baseRef,
      sha: pull.baseOid,
      repositoryId: repository.id,
    }),
    _links: linksOf(world, repository, { pull, url, page }),
    author_association: associationOf(world, repository, pull.authorId),
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** What `pull_request` events show beyond that; other events leave it out. */
export async function fullPullPayload(world: World, pull: Pull) {
  const base = await world.git.mergeBase(pull.repositoryId, pull.baseOid, pull.headOid);
  const from = base ?? pull.baseOid;
  const files = await world.git.diff(pull.repositoryId, from, pull.headOid);
  const commits = await world.git.log(pull.repositoryId, from, pull.headOid);
  return {
    ...pullPayload(world, pull),
    merged: pull.merged,
    // GitHub has not worked it out yet when it sends the event.
    mergeable: null,
    rebaseable: null,
    mergeable_state: 'unknown',
    merged_by: userOrNull(world, pull.mergedById),
    comments: world.tables.comments.by('topic', pull.id).length,
    review_comments: world.tables.reviewComments.by('pull', pull.id).length,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

export function teamPayload(world: World, teamId: number) {
  const team = world.tables.teams.must(teamId);
  const organization = world.tables.accounts.must(team.organizationId);
  const url = `${organizationView(world, organization.id).url}/teams/${team.slug}`;
  return {
    id: team.id,
    node_id: team.nodeId,
    name: team.name,
    slug: team.slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    parent: null,
    url,
    html_url: `${world.origin}/orgs/${organization.login}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
  };
}

function addresses(world: World, repository: Repository, pull: Pull) {
  const url = repoApi(world, repository, `/pulls/${pull.number}`);
  const page = pageOf(world, repository, pull);
  return {
    url,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: repoApi(world, repository, `/issues/${pull.number}`),
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: repoApi(world, repository, '/pulls/comments{/number}'),
    comments_url: repoApi(world, repository, `/issues/${pull.number}/comments`),
    statuses_url: repoApi(world, repository, `/statuses/${pull.headOid}`),
  };
}

function linksOf(
  world: World,
  repository: Repository,
  at: { readonly pull: Pull; readonly url: string; readonly page: string },
) {
  const addressed = addresses(world, repository, at.pull);
  return {
    self: { href: at.url },
    html: { href: at.page },
    issue: { href: addressed.issue_url },
    comments: { href: addressed.comments_url },
    review_comments: { href: addressed.review_comments_url },
    review_comment: { href: addressed.review_comment_url },
    commits: { href: addressed.commits_url },
    statuses: { href: addressed.statuses_url },
  };
}

function endPayload(
  world: World,
  end: {
    readonly label: string;
    readonly ref: string;
    readonly sha: string;
    readonly repositoryId: number | null;
  },
) {
  const repository = world.tables.repositories.get(end.repositoryId);
  return {
    label: end.label,
    ref: end.ref,
    sha: end.sha,
    user: repository === undefined ? null : userById(world, repository.ownerId),
    repo: repository === undefined ? null : repositoryView(world, repository),
  };
}
