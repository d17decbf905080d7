import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { RepoName } from '../../lifecycle/shown/shown.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import type { Instant } from '../../lifecycle/time.ts';
import { type Asking, troubleWith } from './ask.ts';

const PAGE = 100;
/** More pages are not read: 10,000 comments. */
const MOST_PAGES = 100;
const RECORD = '<!-- drover:record ';

/** Issues with a record. */
export interface Kept {
  /** Lowest first. */
  readonly numbers: readonly number[];
  /** There are more comments, which were not read. */
  readonly hasMore: boolean;
}

/**
 * The issues of a repository whose record was written to since; all with a record where that is null. Each commit edits
 * the record, so what happened since is in one of them.
 */
export async function readKept(
  { octokit, api }: Asking,
  { owner, repo }: RepoName,
  since: Instant | null,
): Promise<Result<Kept, Trouble>> {
  const numbers = new Set<number>();
  const from = since === null ? {} : { since: new Date(since).toISOString() };
  const kept = (hasMore: boolean): Kept => ({
    numbers: [...numbers].toSorted((a, b) => a - b),
    hasMore,
  });
  try {
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const { data } = await octokit.request('GET /repos/{owner}/{repo}/issues/comments', {
        owner,
        repo,
        ...from,
        sort: 'updated',
        direction: 'desc',
        per_page: PAGE,
        page,
      });
      for (const { user, body, issue_url: issue } of data) {
        const [, number] = /\/issues\/(\d+)$/.exec(issue) ?? [];
        if (user?.type === 'Bot' && body?.includes(RECORD) === true && number !== undefined)
          numbers.add(Number(number));
      }
      if (data.length < PAGE) return ok(kept(false));
    }
    return ok(kept(true));
  } catch (error) {
    return fail(troubleWith(error, `${owner}/${repo}`, api));
  }
}
