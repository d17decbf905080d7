import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import type { Place, RepoName, Stir } from '../../lifecycle/shown/shown.ts';
import { type Millis, SECOND } from '../../lifecycle/time.ts';
import { inTime } from '../in-time.ts';
import { DroverOctokit } from '../octokit.ts';
import { type Asking, troubleWith } from './ask.ts';
import { inCare } from './in-care.ts';
import { readPast } from './past.ts';
import { readIssue } from './read-issue.ts';
import { heardOf, sayAsPerson } from './remark.ts';
import { isInTeam, loginOf, permissionIn, seesTeam } from './rights.ts';
import { stopAsPerson, unstopAsPerson } from './stop.ts';

/** How long GitHub may take for one answer: above its own ten seconds. */
const PATIENCE: Millis = 15 * SECOND;

/** GitHub as one person sees it and acts on it, with that person's token. */
export function makePerson(
  { api, patience = PATIENCE }: { readonly api: string; readonly patience?: Millis },
  token: string,
) {
  const octokit = new DroverOctokit({ auth: { token }, baseUrl: api, log: SILENT });
  octokit.hook.wrap('request', (request, options) =>
    inTime(patience, async (signal) =>
      request({ ...options, request: { ...options.request, signal } }),
    ),
  );
  const asking: Asking = { octokit, api };
  return {
    login: () => loginOf(asking),
    permission: (repo: RepoName) => permissionIn(asking, repo),
    isInTeam: (team: Parameters<typeof isInTeam>[1]) => isInTeam(asking, team),
    seesTeam: (team: Parameters<typeof seesTeam>[1]) => seesTeam(asking, team),
    issue: (place: Place, app: string | null) => readIssue(asking, place, app),
    inCare: (repos: readonly RepoName[], app: string | null) => inCare(asking, repos, app),
    past: (repo: RepoName, app: string | null) => readPast(asking, repo, app),
    say: (place: Place, body: string) => sayAsPerson(asking, place, body),
    heard: (place: Place, about: Parameters<typeof heardOf>[2]) => heardOf(asking, place, about),
    stop: (repo: RepoName) => stopAsPerson(asking, repo),
    unstop: (repo: RepoName) => unstopAsPerson(asking, repo),
    stir: (repo: RepoName, tag: string | null) => stir(asking, repo, tag),
  };
}

/** What goes wrong is told to the person; a log has no business with it. */
const quiet = (): void => {};
const SILENT = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** GitHub answers 304 where nothing has changed, which Octokit throws. */
async function stir(
  { octokit, api }: Asking,
  { owner, repo }: RepoName,
  tag: string | null,
): Promise<Result<Stir, Trouble>> {
  try {
    const { headers } = await octokit.request('GET /repos/{owner}/{repo}/issues/comments', {
      owner,
      repo,
      sort: 'updated',
      direction: 'desc',
      per_page: 10,
      headers: tag === null ? {} : { 'if-none-match': tag },
    });
    return ok({ isNew: true, tag: headers.etag ?? null });
  } catch (error) {
    if ((error as { readonly status?: unknown }).status === 304) return ok({ isNew: false, tag });
    return fail(troubleWith(error, `${owner}/${repo}`, api));
  }
}
