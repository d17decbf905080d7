import type { WorkflowJob, WorkflowRun } from '../world/records/workflow.ts';
import type { World } from '../world/world.ts';
import { commit } from './event-line.ts';
import { htmlOf, time } from './layout.ts';
import type { Html } from './layout.ts';
import { mark } from './pull.ts';
import { person } from './scene.ts';

/** A workflow run with its jobs, their steps and what they wrote. */
export function runPage(world: World, run: WorkflowRun): Html {
  const jobs = world.tables.jobs
    .by('run', run.id)
    .filter(({ runAttempt }) => runAttempt === run.runAttempt);
  return htmlOf`<h1>${mark(run.conclusion ?? run.status)} ${run.displayTitle} <span class="quiet">#${run.runNumber}</span></h1>
<p class="byline"><a href="${fileAddress(world, run)}">${run.path}</a> by ${run.event}, for ${person(world, run.actorId)}, at ${commit(world, run.repositoryId, run.headSha)} ${time(run.createdAt)}</p>
${jobs.map(jobBlock)}`;
}

function fileAddress(world: World, run: WorkflowRun): string {
  const repository = world.tables.repositories.must(run.repositoryId);
  const owner = world.tables.accounts.must(repository.ownerId).login;
  return `/${owner}/${repository.name}/blob/${run.headSha}/${run.path}`;
}

function jobBlock({ id, name, status, conclusion, steps, log }: WorkflowJob): Html {
  return htmlOf`<section class="job" id="job-${id}">
<h2>${mark(conclusion ?? status)} ${name} <span class="quiet">${conclusion ?? status}</span></h2>
<ol>${steps.map((step) => htmlOf`<li>${mark(step.conclusion ?? step.status)} ${step.name}</li>`)}</ol>
<details><summary>Log</summary><pre>${log}</pre></details>
</section>`;
}
