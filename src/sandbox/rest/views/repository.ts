import type { Actor } from '../../world/actor.ts';
import { fullName, isAtLeast, permissionOf } from '../../world/find.ts';
import { grants } from '../../world/operations/permission.ts';
import type { Repository } from '../../world/records/repository.ts';
import type { World } from '../../world/world.ts';
import { api, repoApi, repoWeb, web } from '../addresses.ts';
import type { Schemas } from '../route.ts';
import { userById } from './account.ts';

/** `repository`: in lists of an installation, and in webhooks. */
export function repositoryView(world: World, repository: Repository) {
  return {
    ...identity(world, repository),
    ...links(repoApi(world, repository)),
    ...addresses(world, repository),
    ...facts(world, repository),
    license: null,
    allow_rebase_merge: repository.mergeMethods.includes('rebase'),
    allow_squash_merge: repository.mergeMethods.includes('squash'),
    allow_merge_commit: repository.mergeMethods.includes('merge'),
    allow_auto_merge: false,
    delete_branch_on_merge: repository.deleteBranchOnMerge,
    allow_update_branch: true,
  } satisfies Schemas['repository'];
}

/** `full-repository`: GET of one repository. */
export function fullRepositoryView(
  world: World,
  repository: Repository,
  actor: Actor,
): Schemas['full-repository'] {
  const owner = world.tables.accounts.must(repository.ownerId);
  return {
    ...repositoryView(world, repository),
    permissions: permissionsView(world, repository, actor),
    subscribers_count: 0,
    network_count: 0,
    ...(owner.type === 'Organization' ? { organization: userById(world, owner.id) } : {}),
  };
}

/** `simple-repository`: inside references to issues; the same fields as the minimal one. */
export function simpleRepositoryView(
  world: World,
  repository: Repository,
): Schemas['simple-repository'] {
  return { ...identity(world, repository), ...links(repoApi(world, repository)) };
}

/** `minimal-repository`: inside workflow runs and invitations. */
export function minimalRepositoryView(
  world: World,
  repository: Repository,
): Schemas['minimal-repository'] {
  return { ...identity(world, repository), ...links(repoApi(world, repository)) };
}

/** What the asker may do, in the five words of a repository's `permissions`. */
export function permissionsView(world: World, repository: Repository, actor: Actor) {
  const { via } = actor;
  if (via.kind === 'installation' || via.kind === 'job') {
    const write = grants(via.permissions, 'contents:write');
    const pull = grants(via.permissions, 'contents:read');
    return { admin: false, maintain: false, push: write, triage: false, pull };
  }
  return roleFlags(permissionOf(world, repository, actor.accountId));
}

export function roleFlags(role: ReturnType<typeof permissionOf>) {
  return {
    admin: isAtLeast(role, 'admin'),
    maintain: isAtLeast(role, 'maintain'),
    push: isAtLeast(role, 'write'),
    triage: isAtLeast(role, 'triage'),
    pull: isAtLeast(role, 'read'),
  };
}

function identity(world: World, repository: Repository) {
  return {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: fullName(world, repository),
    owner: userById(world, repository.ownerId),
    private: repository.visibility === 'private',
    html_url: repoWeb(world, repository),
    description: repository.description,
    fork: false,
    url: repoApi(world, repository),
  };
}

function addresses(world: World, repository: Repository) {
  const name = fullName(world, repository);
  const { host } = new URL(world.origin);
  return {
    git_url: `git://${host}/${name}.git`,
    ssh_url: `git@${host}:${name}.git`,
    clone_url: web(world, `/${name}.git`),
    svn_url: web(world, `/${name}`),
    mirror_url: null,
    homepage: null,
  };
}

function facts(world: World, repository: Repository) {
  const open = world.tables.topics.count('openIn', repository.id);
  return {
    language: null,
    forks_count: 0,
    forks: 0,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    size: 0,
    default_branch: repository.defaultBranch,
    open_issues_count: open,
    open_issues: open,
    is_template: false,
    topics: [],
    has_issues: true,
    has_projects: true,
    has_wiki: false,
    has_pages: false,
    has_downloads: false,
    has_discussions: false,
    archived: repository.archived,
    disabled: false,
    visibility: repository.visibility,
    allow_forking: true,
    web_commit_signoff_required: false,
    pushed_at: repository.pushedAt ?? repository.createdAt,
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
  };
}

/** The templates of addresses that every repository carries. */
function links(url: string) {
  return {
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    hooks_url: `${url}/hooks`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
  };
}

/** An organisation inside webhooks and under `organizations_url`. */
export function organizationView(world: World, id: number): Schemas['organization-simple'] {
  const account = world.tables.accounts.must(id);
  const url = api(world, `/orgs/${account.login}`);
  return {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: web(world, `/avatars/${account.id}`),
    description: null,
  };
}
