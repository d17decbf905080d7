import { runPath } from '../graphql/urls.ts';
import type { CheckRun } from '../world/records/checks.ts';
import type { Pull } from '../world/records/topic.ts';
import { shaKey } from '../world/tables.ts';
import type { World } from '../world/world.ts';
import { diffOf } from './diff.ts';
import { commit } from './event-line.ts';
import { htmlOf } from './layout.ts';
import type { Html } from './layout.ts';
import { topicPage } from './topic.ts';

/** A pull request: its conversation, the checks of its head, and what it changes. */
export async function pullPage(world: World, pull: Pull): Promise<Html> {
  const { repositoryId, headOid, baseOid } = pull;
  const base = (await world.git.mergeBase(repositoryId, baseOid, headOid)) ?? baseOid;
  const from = htmlOf`<p class="quiet"><code>${pull.baseRef}</code> ← <code>${pull.headRef}</code> at ${commit(world, repositoryId, headOid)}</p>`;
  return htmlOf`${topicPage(world, pull, htmlOf`${from}${checks(world, pull)}`)}
<h2 class="below" id="files">Files changed</h2>
${await diffOf(world, { repositoryId, from: base, to: headOid })}`;
}

function checks(world: World, { repositoryId, headOid }: Pull): Html {
  const key = shaKey(repositoryId, headOid);
  const runs = world.tables.checkRuns.by('sha', key);
  const statuses = world.tables.statuses.by('sha', key);
  if (runs.length + statuses.length === 0)
    return htmlOf`<p class="checks quiet">No checks yet.</p>`;
  return htmlOf`<ul class="checks">
${runs.map((run) => htmlOf`<li>${mark(run.conclusion ?? run.status)} <a href="${addressOf(world, run)}">${run.name}</a> <span class="quiet">${run.conclusion ?? run.status}</span></li>`)}
${statuses.map(({ context, state, targetUrl }) => htmlOf`<li>${mark(state)} ${targetUrl === null ? context : htmlOf`<a href="${targetUrl}">${context}</a>`} <span class="quiet">${state}</span></li>`)}
</ul>`;
}

/** The run that a job's check belongs to, or what another App gives. */
function addressOf(world: World, check: CheckRun): string {
  const { runId } = world.tables.checkSuites.must(check.suiteId);
  const run = world.tables.runs.get(runId);
  return run === undefined ? (check.detailsUrl ?? '#') : runPath(world, run);
}

const MARKS: Readonly<Record<string, string>> = {
  success: '✅',
  failure: '❌',
  error: '❌',
  timed_out: '❌',
  startup_failure: '❌',
  action_required: '✋',
  cancelled: '🚫',
  skipped: '➖',
  neutral: '➖',
};

export function mark(outcome: string): string {
  return MARKS[outcome] ?? '🟡';
}
