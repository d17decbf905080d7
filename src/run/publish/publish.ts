import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { mayChangeFiles } from '../../lifecycle/reports/agent-stage.ts';
import type { AgentReport, Refusal, Report } from '../../lifecycle/reports/report.ts';
import {
  mergeResults,
  NO_RESULTS,
  parseResults,
  type Results,
} from '../../lifecycle/reports/results.ts';
import type { Task } from '../../lifecycle/reports/task.ts';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import { StepError } from '../action.ts';
import { gitText } from '../git.ts';
import { WORK_FILES } from '../work-report.ts';
import { countLines, listChanges, readBlobs } from './changes.ts';
import { finishedReport, refusedReport } from './final-report.ts';
import { judgeChanges, judgeContents, judgeNames } from './judge.ts';
import { type Handed, readHanded } from './read-handed.ts';
import { receiveBundle } from './receive.ts';
import { fetchInto, pushRefs, type Remote } from './remote.ts';
import { writeCommit, writeResults } from './write.ts';

export interface Publication {
  readonly task: Task;
  /** What the work job handed over. */
  readonly directory: string;
  readonly runId: string;
  readonly temp: string;
  readonly remote: Remote;
  /** Values that must not leave the run, such as the agent's credential. */
  readonly canaries: readonly string[];
}

/** Judges what the work job handed over, publishes it under the run's refs, and gives the final report. */
export async function publish(publication: Publication): Promise<Report> {
  const { task, directory, canaries } = publication;
  const handed = await readHanded(directory, task, canaries);
  if (!handed.ok) return refusedReport(task, handed.error, handed.error.refusal);
  const { report } = handed.value;
  if (report.outcome === 'failed')
    return finishedReport(task, handed.value, { commit: null, results: null });
  if (!handed.value.changed && owesChanges(report, task)) {
    const detail = 'The run says that it is done, but no file differs from where it began.';
    return refusedReport(task, handed.value, { kind: 'no-changes', detail });
  }
  const published = await publishChecked(publication, handed.value);
  return published.ok
    ? finishedReport(task, handed.value, published.value)
    : refusedReport(task, handed.value, published.error);
}

/** Declining every item of the feedback is a way to be done without a change; there is no other in these stages. */
function owesChanges(report: AgentReport, { stages }: Task): boolean {
  if (report.outcome !== 'done' || !mayChangeFiles(stages)) return false;
  const items = report.feedback ?? [];
  return items.length === 0 || items.some(({ resolution }) => resolution === 'resolved');
}

type Published = Pick<Report, 'commit' | 'results'>;

async function publishChecked(
  { task, directory, runId, temp, remote, canaries }: Publication,
  handed: Handed,
): Promise<Result<Published, Refusal>> {
  const folder = join(temp, 'drover-publish.git');
  await rm(folder, { recursive: true, force: true });
  await fetchInto(folder, remote, [task.head, ...(task.results === null ? [] : [task.results])]);
  const bundle = join(directory, WORK_FILES.bundle);
  const commit = handed.changed ? await takeCommit(folder, { bundle, task, canaries }) : ok(null);
  if (!commit.ok) return commit;
  // With its key, so that a question is found again when it has been answered.
  const live = handed.live === null ? {} : { live: handed.live };
  const report = { ...handed.report, key: task.key, acts: handed.acts, ...live };
  const results = mergeResults(await readResults(folder, task), report);
  const sha = await writeResults(folder, results, task);
  const base = `refs/drover/${task.issue.number}/runs/${runId}`;
  const head = commit.value === null ? [] : [{ name: `${base}/head`, sha: commit.value.sha }];
  await pushRefs(folder, remote, [...head, { name: `${base}/results`, sha }]);
  return ok({ commit: commit.value, results: sha } as Published);
}

async function takeCommit(
  folder: string,
  { bundle, task, canaries }: { bundle: string } & Pick<Publication, 'task' | 'canaries'>,
): Promise<Result<Report['commit'], Refusal>> {
  const received = await receiveBundle(folder, bundle, task);
  if (!received.ok) return received;
  if (!mayChangeFiles(task.stages)) {
    const detail = `The stages ${task.stages.join(', ')} change no files.`;
    return fail({ kind: 'protected-path', detail });
  }
  const changes = await listChanges(folder, task.head, received.value);
  const refusal = judgeNames(changes, canaries) ?? judgeChanges(changes, task);
  if (refusal !== null) return fail(refusal);
  const blobs = await readBlobs(
    folder,
    changes.flatMap(({ oldBlob, newBlob }) => [oldBlob, newBlob]),
  );
  const objection = judgeContents(changes, blobs, canaries);
  if (objection !== null) return fail(objection);
  const sha = await writeCommit(folder, received.value, task);
  const lines = await countLines(folder, task.head, sha);
  const paths = changes.map(({ path }) => path).slice(0, 300);
  return ok({ sha, parent: task.head, files: changes.length, ...lines, paths } as Report['commit']);
}

/** Written by an earlier publish job, so a fault here is Drover's or a person's, not the agent's. */
async function readResults(folder: string, { results }: Task): Promise<Results> {
  if (results === null) return NO_RESULTS;
  const parsed = parseResults(await gitText(['show', `${results}:results.json`], { cwd: folder }));
  if (!parsed.ok) throw new StepError(`${parsed.error} (in commit ${results})`);
  return parsed.value;
}
