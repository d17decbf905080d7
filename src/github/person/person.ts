import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { Place, RepoName, Stir } from '../../lifecycle/shown/shown.ts';
import { type ExaminerParts, sayAsPerson } from '../examine/examiner.ts';
import { DroverOctokit } from '../octokit.ts';
import { type Asking, inWords } from './ask.ts';
import { inCare } from './in-care.ts';
import { readIssue } from './read-issue.ts';
import { stopAsPerson, unstopAsPerson } from './stop.ts';

/** GitHub as one person sees it and acts on it, with that person's token. */
export function makePerson(parts: ExaminerParts, token: string) {
  const octokit = new DroverOctokit({ auth: { token }, baseUrl: parts.api });
  const asking: Asking = { octokit, api: parts.api };
  return {
    issue: (place: Place, app: string | null) => readIssue(asking, place, app),
    inCare: (repos: readonly RepoName[], app: string | null) => inCare(asking, repos, app),
    say: (place: Place, body: string) => sayAsPerson(parts, { token, body }, place),
    stop: (repo: RepoName) => stopAsPerson(asking, repo),
    unstop: (repo: RepoName) => unstopAsPerson(asking, repo),
    stir: (repo: RepoName, tag: string | null) => stir(asking, repo, tag),
  };
}

/** GitHub answers 304 where nothing has changed, which Octokit throws. */
async function stir(
  { octokit, api }: Asking,
  { owner, repo }: RepoName,
  tag: string | null,
): Promise<Result<Stir, string>> {
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
    return fail(inWords(error, `${owner}/${repo}`, api));
  }
}
