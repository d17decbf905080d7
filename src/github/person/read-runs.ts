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
/** Beyond so many thousands of runs that others of the repository have had, the rest stays without an address. */
const MOST_WINDOWS = 10;

/** When the runs of an issue began. */
export interface RunsWanted {
  readonly since: Instant;
  /** Null while there may be more of them. */
  readonly until: Instant | null;
  /** Keys of all of them, after which nothing else is asked for; null where nobody knows. */
  readonly keys: ReadonlySet<string> | null;
}

/**
 * The runs of a repository that were dispatched for an issue, by the name that Drover gives them. The latest come first,
 * a thousand at a time: however many there are of other issues, those of this one are found, and the same ones later.
 */
export async function readRuns(
  asking: Asking,
  place: Place,
  { since, until, keys }: RunsWanted,
): Promise<Result<readonly RunPast[], Trouble>> {
  const runs: RunPast[] = [];
  const missing = new Set(keys);
  const isWanted = (): boolean => keys === null || missing.size > 0;
  let to = until;
  try {
    for (let window = 0; window < MOST_WINDOWS && isWanted(); window += 1) {
      let [count, oldest] = [0, since];
      for await (const run of runsWithin(asking, place, { since, to })) {
        const [, key] = /^drover (\d+\/\S+)$/.exec(run.display_title) ?? [];
        count += 1;
        oldest = Date.parse(run.created_at);
        if (key?.startsWith(`${place.number}/`) !== true) continue;
        runs.push({ key, url: run.html_url, conclusion: run.conclusion });
        missing.delete(key);
        if (!isWanted()) break;
      }
      if (count < PAGE * MOST_PAGES || oldest === to) break;
      to = oldest;
    }
    return ok(runs);
  } catch (error) {
    return fail(troubleWith(error, placeText(place), asking.api));
  }
}

interface Window {
  readonly since: Instant;
  readonly to: Instant | null;
}

async function* runsWithin({ octokit }: Asking, { owner, repo }: Place, { since, to }: Window) {
  const created =
    to === null ? `>=${secondOf(since)}` : `${secondOf(since)}..${secondOf(Math.max(since, to))}`;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/actions/runs', {
      owner,
      repo,
      event: 'workflow_dispatch',
      created,
      per_page: PAGE,
      page,
    });
    yield* data.workflow_runs;
    if (data.workflow_runs.length < PAGE) return;
  }
}

function secondOf(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
