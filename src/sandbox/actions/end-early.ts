import type { Leaf } from './graph.ts';
import type { JobResult } from './job-runner.ts';
import type { Conclusion } from './run-state.ts';

/** A job that GitHub lists although it never ran. */
export async function endEarly(
  leaf: Leaf,
  conclusion: Conclusion,
  message?: string,
): Promise<JobResult> {
  const { host, run } = leaf.graph.attempt;
  const facts = { runId: run.runId, attempt: run.attempt, name: leaf.name, labels: [] };
  const { id } = await host.createJob({ ...facts, status: 'queued' });
  if (message !== undefined) host.annotate(id, { level: 'failure', message });
  const now = host.now();
  await host.updateJob(id, { status: 'completed', conclusion, startedAt: now, completedAt: now });
  return { conclusion, outputs: {} };
}
