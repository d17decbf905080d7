import type { RunPast } from '../../lifecycle/explain/past.ts';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { Place } from '../../lifecycle/shown/shown.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import type { Instant } from '../../lifecycle/time.ts';
import { placeText } from '../examine/trouble.ts';
import { type Asking, troubleWith } from './ask.ts';

const PAGE = 100;
/** GitHub gives no more than a thousand runs that match a filter (OpenAPI, actions/list-workflow-runs-for-repo). */
const MOST_PAGES = 10;

/** The runs of a repository that were dispatched for an issue since, by the name that Drover gives them. */
export async function readRuns(
  { octokit, api }: Asking,
  { owner, repo, number }: Place,
  since: Instant,
): Promise<Result<readonly RunPast[], Trouble>> {
  const created = `>=${new Date(since).toISOString().slice(0, 19)}Z`;
  const runs: RunPast[] = [];
  try {
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const { data } = await octokit.request('GET /repos/{owner}/{repo}/actions/runs', {
        owner,
        repo,
        event: 'workflow_dispatch',
        created,
        per_page: PAGE,
        page,
      });
      for (const run of data.workflow_runs) {
        const [, key] = /^drover (\d+\/\S+)$/.exec(run.display_title) ?? [];
        if (key?.startsWith(`${number}/`) === true)
          runs.push({ key, url: run.html_url, conclusion: run.conclusion });
      }
      if (data.workflow_runs.length < PAGE) break;
    }
    return ok(runs);
  } catch (error) {
    return fail(troubleWith(error, placeText({ owner, repo, number }), api));
  }
}
