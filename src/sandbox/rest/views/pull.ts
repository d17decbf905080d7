import { fullName } from '../../world/find.ts';
import { mergeabilityOf } from '../../world/operations/mergeability.ts';
import { headLabel } from '../../world/operations/pulls.ts';
import type { Pull } from '../../world/records/topic.ts';
import type { World } from '../../world/world.ts';
import { repoApi } from '../addresses.ts';
import type { Schemas } from '../route.ts';
import { pullCommits, pullFiles } from '../pull-diff.ts';
import { userById, userOrNull } from './account.ts';
import { repositoryView } from './repository.ts';
import { teamView } from './team.ts';
import { sharedView, topicPage } from './topic.ts';

/** `pull-request-simple`: in lists. */
export function pullSummaryView(world: World, pull: Pull): Schemas['pull-request-simple'] {
  // Described with labels whose description is never null, which GitHub itself does not keep to.
  return pullBase(world, pull) as Schemas['pull-request-simple'];
}

/** `pull-request`: one of them, with what git has to be asked for. */
export async function pullView(world: World, pull: Pull): Promise<Schemas['pull-request']> {
  const { mergeable, state } = await mergeabilityOf(world, pull);
  const files = await pullFiles(world, pull);
  const commits = await pullCommits(world, pull);
  const comments = world.tables.reviewComments.by('pull', pull.id);
  const known = { MERGEABLE: true, CONFLICTING: false, UNKNOWN: null }[mergeable];
  return {
    ...pullBase(world, pull),
    merged: pull.merged,
    mergeable: known,
    rebaseable: known,
    mergeable_state: state.toLowerCase(),
    merged_by: userOrNull(world, pull.mergedById),
    comments: world.tables.comments.by('topic', pull.id).length,
    review_comments: comments.filter((each) => each.publishedAt !== null).length,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** What lists, single pull requests and webhooks share. */
export function pullBase(world: World, pull: Pull) {
  const repository = world.tables.repositories.must(pull.repositoryId);
  const url = repoApi(world, repository, `/pulls/${pull.number}`);
  const issue = repoApi(world, repository, `/issues/${pull.number}`);
  const page = topicPage(world, pull);
  const addresses = {
    review_comments_url: `${url}/comments`,
    review_comment_url: repoApi(world, repository, '/pulls/comments{/number}'),
    commits_url: `${url}/commits`,
    comments_url: `${issue}/comments`,
    statuses_url: repoApi(world, repository, `/statuses/${pull.headOid}`),
  };
  return {
    ...sharedView(world, pull),
    ...addresses,
    url,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitOid,
    draft: pull.draft,
    auto_merge: null,
    requested_reviewers: pull.requestedReviewerIds.map((id) => userById(world, id)),
    requested_teams: pull.requestedTeamIds.map((id) => teamView(world, id)),
    ...endsView(world, pull),
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issue },
      comments: { href: addresses.comments_url },
      review_comments: { href: addresses.review_comments_url },
      review_comment: { href: addresses.review_comment_url },
      commits: { href: addresses.commits_url },
      statuses: { href: addresses.statuses_url },
    },
  };
}

function endsView(world: World, pull: Pull) {
  const base = world.tables.repositories.must(pull.repositoryId);
  // A fork that is gone shows as null on GitHub; the sandbox cannot delete one.
  const head = world.tables.repositories.get(pull.headRepositoryId) ?? base;
  const [owner] = fullName(world, base).split('/');
  return {
    head: {
      label: headLabel(world, pull),
      ref: pull.headRef,
      sha: pull.headOid,
      user: userById(world, head.ownerId),
      repo: repositoryView(world, head),
    },
    base: {
      label: `${owner}:${pull.baseRef}`,
      ref: pull.baseRef,
      sha: pull.baseOid,
      user: userById(world, base.ownerId),
      repo: repositoryView(world, base),
    },
  };
}
