import type { Commit } from '../../git/git-store.ts';
import { pullsOfCommit } from '../../world/pulls-of-commit.ts';
import type { Repository } from '../../world/records/repository.ts';
import { readable } from '../access.ts';
import { repoApi, repoWeb } from '../addresses.ts';
import { commitAt } from '../commit-at.ts';
import { paginate } from '../pages.ts';
import { found, missing } from '../refusal.ts';
import { reply, route } from '../route.ts';
import type { Ask, Schemas } from '../route.ts';
import { fileView } from '../views/file.ts';
import { commitView } from '../views/git.ts';
import { pullSummaryView } from '../views/pull.ts';

/** Git's id of the empty tree, which a first commit is compared with. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

export const commitRoutes = [
  route('get', '/repos/{owner}/{repo}/commits', async (request) => {
    const { world, query } = request;
    const repository = readable(request, ['contents:read']);
    const tip = await world.git.resolve(repository.id, query.sha ?? repository.defaultBranch);
    if (tip === undefined) throw missing();
    const all = await world.git.log(repository.id, undefined, tip);
    const page = paginate(
      request,
      [...all].reverse().filter((each) => isWithin(each, query)),
    );
    const views = page.items.map((each) => commitView(world, repository, each));
    return reply(200, views, page.headers);
  }),

  route('get', '/repos/{owner}/{repo}/commits/{ref}', async (request) => {
    const { world, params } = request;
    const repository = readable(request, ['contents:read']);
    const oid = await commitAt(request, repository, params.ref);
    const commit = found(await world.git.commit(repository.id, oid));
    return reply(200, await commitWithFiles(request, repository, commit));
  }),

  route('get', '/repos/{owner}/{repo}/commits/{commit_sha}/pulls', async (request) => {
    const { world, params } = request;
    const repository = readable(request, ['pull_requests:read']);
    const sha = await commitAt(request, repository, params.commit_sha);
    const pulls = await pullsOfCommit(world, { repositoryId: repository.id, oid: sha });
    const page = paginate(request, pulls);
    const views = page.items.map((each) => pullSummaryView(world, each));
    return reply(200, views, page.headers);
  }),

  route('get', '/repos/{owner}/{repo}/compare/{basehead}', async (request) => {
    const { params } = request;
    const repository = readable(request, ['contents:read']);
    const [, base, head] = /^(.+?)\.\.\.(.+)$/.exec(params.basehead) ?? [];
    if (base === undefined || head === undefined) throw missing();
    const compared = await compare(request, repository, { base, head });
    const page = paginate(request, compared.commits);
    // Commits come by the page; the files, at most 300 of them, with the first page only [docs: commits#compare-two-commits].
    const isFirst = Number(request.query.page ?? 1) <= 1;
    const shown = {
      ...compared,
      commits: [...page.items],
      files: isFirst ? (compared.files ?? []).slice(0, 300) : [],
    };
    return reply(200, shown, page.headers);
  }),
];

function isWithin(
  commit: Commit,
  query: { readonly since?: string; readonly until?: string; readonly author?: string },
): boolean {
  const time = Date.parse(commit.committer.date);
  return (
    (query.since === undefined || time >= Date.parse(query.since)) &&
    (query.until === undefined || time <= Date.parse(query.until)) &&
    (query.author === undefined || [commit.author.name, commit.author.email].includes(query.author))
  );
}

async function commitWithFiles(
  { world }: Ask,
  repository: Repository,
  commit: Commit,
): Promise<Schemas['commit']> {
  const from = commit.parents[0] ?? emptyTree;
  const files = await world.git.diff(repository.id, from, commit.oid);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  const at = { repository, sha: commit.oid };
  return {
    ...commitView(world, repository, commit),
    stats: { additions, deletions, total: additions + deletions },
    files: files.map((file) => fileView(world, at, file)),
  };
}

async function compare(
  { world }: Ask,
  repository: Repository,
  names: { readonly base: string; readonly head: string },
): Promise<Schemas['commit-comparison']> {
  const { id } = repository;
  const base = found(await world.git.resolve(id, names.base));
  const head = found(await world.git.resolve(id, names.head));
  const fork = found(await world.git.mergeBase(id, base, head));
  const ahead = await world.git.log(id, base, head);
  const behind = await world.git.log(id, head, base);
  const view = async (oid: string) =>
    commitView(world, repository, found(await world.git.commit(id, oid)));
  const path = `/compare/${names.base}...${names.head}`;
  const page = repoWeb(world, repository, path);
  const files = await world.git.diff(id, fork, head);
  return {
    url: repoApi(world, repository, path),
    html_url: page,
    permalink_url: repoWeb(world, repository, `/compare/${base}...${head}`),
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: await view(base),
    merge_base_commit: await view(fork),
    status: statusOf(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: ahead.map((commit) => commitView(world, repository, commit)),
    files: files.map((file) => fileView(world, { repository, sha: head }, file)),
  };
}

function statusOf(ahead: number, behind: number): Schemas['commit-comparison']['status'] {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}
