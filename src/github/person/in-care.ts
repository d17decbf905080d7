import { z } from 'zod';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import type { IssueShown, RepoName, RepoShown } from '../../lifecycle/shown/shown.ts';
import { type Asking, ask, troubleWith } from './ask.ts';
import { readIssue } from './read-issue.ts';
import { recordAmong, Shown, toShown } from './read-shown.ts';

/** Repositories that one query asks about: each brings up to 50 issues with their pinned comment. */
const AT_ONCE = 10;
/** Pages of a person's repositories, those pushed to last first. */
const MOST_PAGES = 5;

const Repository = z.object({
  __typename: z.literal('Repository'),
  id: z.string(),
  name: z.string(),
  owner: z.object({ login: z.string() }),
  stops: z.object({ nodes: z.array(z.object({ number: z.number(), url: z.string() })) }),
  care: z.object({
    nodes: z.array(Shown),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});
type Repository = z.infer<typeof Repository>;

const CareAnswer = z.object({ repositories: z.array(Repository.nullable()) });

/** The issues in care of these repositories; of all that the person sees when none are named. */
export async function inCare(
  asking: Asking,
  repos: readonly RepoName[],
  app: string | null,
): Promise<Result<readonly RepoShown[], Trouble>> {
  const ids = repos.length > 0 ? await idsOf(asking, repos) : await allIds(asking);
  if (!ids.ok) return ids;
  const shown: RepoShown[] = [];
  for (let at = 0; at < ids.value.length; at += AT_ONCE) {
    const read = await careOf(asking, ids.value.slice(at, at + AT_ONCE), null);
    if (!read.ok) return read;
    for (const repository of read.value) {
      const one = await toRepoShown(asking, repository, app);
      if (!one.ok) return one;
      shown.push(one.value);
    }
  }
  return ok(shown);
}

async function idsOf(
  { octokit, api }: Asking,
  repos: readonly RepoName[],
): Promise<Result<readonly string[], Trouble>> {
  const ids: string[] = [];
  for (const { owner, repo } of repos) {
    try {
      const { data } = await octokit.request('GET /repos/{owner}/{repo}', { owner, repo });
      ids.push(data.node_id);
    } catch (error) {
      return fail(troubleWith(error, `${owner}/${repo}`, api));
    }
  }
  return ok(ids);
}

async function allIds({ octokit, api }: Asking): Promise<Result<readonly string[], Trouble>> {
  const ids: string[] = [];
  try {
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const query = { sort: 'pushed', per_page: 100, page } as const;
      const { data } = await octokit.request('GET /user/repos', query);
      ids.push(...data.map(({ node_id }) => node_id));
      if (data.length < 100) break;
    }
    return ok(ids);
  } catch (error) {
    return fail(troubleWith(error, 'Your repositories', api));
  }
}

async function careOf(
  asking: Asking,
  ids: readonly string[],
  after: string | null,
): Promise<Result<readonly Repository[], Trouble>> {
  const read = await ask(asking, 'The issues in care', {
    operation: 'PersonCare',
    variables: { repositories: ids, after },
    answer: CareAnswer,
  });
  return read.ok ? ok(read.value.repositories.filter((each) => each !== null)) : read;
}

async function toRepoShown(
  asking: Asking,
  repository: Repository,
  app: string | null,
): Promise<Result<RepoShown, Trouble>> {
  const repo = { owner: repository.owner.login, repo: repository.name };
  const issues: IssueShown[] = [];
  for (let page: Repository | undefined = repository; page !== undefined; ) {
    for (const each of page.care.nodes) {
      const shown = await toIssueShown(asking, { repo, app, shown: each });
      if (!shown.ok) return shown;
      issues.push(shown.value);
    }
    const { hasNextPage, endCursor }: Repository['care']['pageInfo'] = page.care.pageInfo;
    if (!hasNextPage) break;
    const next = await careOf(asking, [repository.id], endCursor);
    if (!next.ok) return next;
    page = next.value[0];
  }
  return ok({ repo, stops: repository.stops.nodes, issues });
}

/** The record is pinned as a rule; where it is not, the issue is read whole. */
async function toIssueShown(
  asking: Asking,
  {
    repo,
    app,
    shown,
  }: {
    readonly repo: RepoName;
    readonly app: string | null;
    readonly shown: z.infer<typeof Shown>;
  },
): Promise<Result<IssueShown, Trouble>> {
  const pinned = shown.pinnedIssueComment?.issueComment ?? null;
  const record = recordAmong(pinned === null ? [] : [pinned], app);
  if (record.kind !== 'absent') return ok(toShown(shown, repo, record));
  return readIssue(asking, { ...repo, number: shown.number }, app);
}
