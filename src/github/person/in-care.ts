import { z } from 'zod';
import { NodeId } from '../../lifecycle/ids.ts';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import type { IssueInCare, RecentShown, RepoName, RepoShown } from '../../lifecycle/shown/shown.ts';
import { type Asking, ask, troubleWith } from './ask.ts';
import { configOf, readIssue } from './read-issue.ts';
import { isUnedited, recordAmong, Said, Shown, toShown } from './read-shown.ts';

/** Repositories that one query asks about: each brings up to 50 issues with their pinned comment. */
const AT_ONCE = 10;
/** GitHub gives no more than a thousand results (docs: search-github, about searching on GitHub). */
const MOST_PAGES = 10;
/** Of several labels one is enough (docs: searching issues and pull requests, by label). */
const SEARCH = 'is:issue is:open archived:false label:drover,"drover:stop" sort:updated-desc';

const Recent = z.object({ ...Said.shape, id: NodeId });
const InCare = z.object({ ...Shown.shape, recent: z.object({ nodes: z.array(Recent) }) });

const Repository = z.object({
  __typename: z.literal('Repository'),
  id: z.string(),
  name: z.string(),
  owner: z.object({ login: z.string() }),
  stops: z.object({ nodes: z.array(z.object({ number: z.number(), url: z.string() })) }),
  config: z.object({ text: z.string().nullish() }).nullable(),
  care: z.object({
    nodes: z.array(InCare),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});
type Repository = z.infer<typeof Repository>;

const CareAnswer = z.object({ repositories: z.array(Repository.nullable()) });

const Found = z.object({
  id: z.string(),
  isPrivate: z.boolean(),
  viewerPermission: z.string().nullable(),
});
type Found = z.infer<typeof Found>;

const SearchAnswer = z.object({
  search: z.object({
    nodes: z.array(z.object({ repository: Found })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

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

/**
 * GitHub's own search finds them, all over GitHub: so those are left out where this person is nobody in particular, and
 * a stranger's public repository with such a label shows up nowhere.
 */
async function allIds(asking: Asking): Promise<Result<readonly string[], Trouble>> {
  const ids = new Set<string>();
  for (let after: string | null = null, page = 1; page <= MOST_PAGES; page += 1) {
    const variables: Readonly<Record<string, unknown>> = { search: SEARCH, after };
    const read = await ask(asking, 'The issues in care', {
      operation: 'PersonSearch',
      variables,
      answer: SearchAnswer,
    });
    if (!read.ok) return read;
    const { nodes, pageInfo } = read.value.search;
    for (const { repository } of nodes) if (isOfTheirs(repository)) ids.add(repository.id);
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  return ok([...ids]);
}

function isOfTheirs({ isPrivate, viewerPermission }: Found): boolean {
  return isPrivate || (viewerPermission !== null && viewerPermission !== 'READ');
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
  const issues: IssueInCare[] = [];
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
  const { config } = configOf(repository.config?.text ?? null);
  const hasShortCommands = config?.commands.short ?? null;
  return ok({ repo, stops: repository.stops.nodes, issues, hasShortCommands });
}

function recentOf(said: readonly z.infer<typeof Recent>[]): readonly RecentShown[] {
  return said
    .filter((each) => each.author?.__typename === 'User' && isUnedited(each))
    .map(({ id, createdAt, body }) => ({ id, at: Date.parse(createdAt), body }));
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
    readonly shown: z.infer<typeof InCare>;
  },
): Promise<Result<IssueInCare, Trouble>> {
  const pinned = shown.pinnedIssueComment?.issueComment ?? null;
  const record = recordAmong(pinned === null ? [] : [pinned], app);
  const recent = recentOf(shown.recent.nodes);
  if (record.kind !== 'absent') return ok({ ...toShown(shown, repo, record), recent });
  const whole = await readIssue(asking, { ...repo, number: shown.number }, app);
  return whole.ok ? ok({ ...whole.value, recent }) : whole;
}
