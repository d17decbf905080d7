import type { Commit } from '../../git/git-store.ts';
import { toGitNodeId, toRefNodeId } from '../../world/node-id.ts';
import type { Repository } from '../../world/records/repository.ts';
import type { World } from '../../world/world.ts';
import { repoApi, repoWeb } from '../addresses.ts';
import type { Schemas } from '../route.ts';
import { userView } from './account.ts';

/** `git-ref`; the object may be a commit or an annotated tag. */
export async function refView(
  world: World,
  repository: Repository,
  { ref, oid }: { readonly ref: string; readonly oid: string },
): Promise<Schemas['git-ref']> {
  const type = (await world.git.objectType(repository.id, oid)) ?? 'commit';
  return {
    ref,
    node_id: toRefNodeId(repository.id, ref),
    url: repoApi(world, repository, `/git/${ref}`),
    object: { type, sha: oid, url: repoApi(world, repository, `/git/${type}s/${oid}`) },
  };
}

/** `git-commit`: the object itself. */
export function gitCommitView(
  world: World,
  repository: Repository,
  commit: Commit,
): Schemas['git-commit'] {
  return {
    sha: commit.oid,
    node_id: toGitNodeId(repository.id, commit.oid),
    url: repoApi(world, repository, `/git/commits/${commit.oid}`),
    html_url: repoWeb(world, repository, `/commit/${commit.oid}`),
    author: { ...commit.author },
    committer: { ...commit.committer },
    message: commit.message,
    tree: {
      sha: commit.treeOid,
      url: repoApi(world, repository, `/git/trees/${commit.treeOid}`),
    },
    parents: parentsOf(world, repository, commit, '/git/commits'),
    verification: unsigned,
  };
}

const unsigned = {
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
};

/** `commit`: the object with who stands behind it on GitHub. */
export function commitView(
  world: World,
  repository: Repository,
  commit: Commit,
): Schemas['commit'] {
  const url = repoApi(world, repository, `/commits/${commit.oid}`);
  return {
    sha: commit.oid,
    node_id: toGitNodeId(repository.id, commit.oid),
    url,
    html_url: repoWeb(world, repository, `/commit/${commit.oid}`),
    comments_url: `${url}/comments`,
    commit: {
      author: { ...commit.author },
      committer: { ...commit.committer },
      message: commit.message,
      tree: {
        sha: commit.treeOid,
        url: repoApi(world, repository, `/git/trees/${commit.treeOid}`),
      },
      url: repoApi(world, repository, `/git/commits/${commit.oid}`),
      comment_count: 0,
      verification: unsigned,
    },
    author: accountOf(world, commit.author.email),
    committer: accountOf(world, commit.committer.email),
    parents: parentsOf(world, repository, commit, '/commits'),
  };
}

function parentsOf(world: World, repository: Repository, commit: Commit, path: string) {
  return commit.parents.map((sha) => ({
    sha,
    url: repoApi(world, repository, `${path}/${sha}`),
    html_url: repoWeb(world, repository, `/commit/${sha}`),
  }));
}

/** GitHub finds a commit's people by e-mail; those of commits made by API carry the account's id. */
function accountOf(world: World, email: string): Schemas['simple-user'] | null {
  const id = Number(/^(\d+)\+.*@users\.noreply\.github\.com$/.exec(email)?.[1]);
  const account = Number.isInteger(id)
    ? world.tables.accounts.get(id)
    : world.tables.accounts.all().find((each) => each.email === email);
  return account === undefined ? null : userView(world, account);
}
