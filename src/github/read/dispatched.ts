import { z } from 'zod';
import { type Config, DEFAULT_CONFIG } from '../../lifecycle/policy/config.ts';
import type { Run } from '../../lifecycle/record/run.ts';
import type { Instant } from '../../lifecycle/time.ts';
import { askRest } from './asking.ts';
import type { Looked, Reading } from './look.ts';

const Runs = z.object({
  workflow_runs: z.array(
    z.object({
      id: z.number(),
      html_url: z.string(),
      display_title: z.string(),
      path: z.string(),
      event: z.string(),
      head_branch: z.string().nullable(),
      run_attempt: z.number().optional(),
      status: z.string().nullable(),
      conclusion: z.string().nullable(),
      actor: z.object({ node_id: z.string(), login: z.string() }).optional(),
    }),
  ),
});

export type Listed = z.infer<typeof Runs>['workflow_runs'][number];

/** Runs that Drover itself dispatched on the default branch, the newest hundred. */
export async function dispatchedSince(
  reading: Reading,
  { viewer, world }: Looked,
  since: Instant,
): Promise<readonly Listed[]> {
  const { owner, repo } = reading.key;
  const created = `>=${new Date(since).toISOString()}`;
  const answer = await askRest(
    reading.client,
    'GET /repos/{owner}/{repo}/actions/runs',
    { owner, repo, event: 'workflow_dispatch', created, per_page: 100 },
    Runs,
  );
  if ('refused' in answer) return [];
  return answer.workflow_runs.filter(
    (each) =>
      each.event === 'workflow_dispatch' &&
      each.head_branch === world.repository.defaultBranchRef?.name &&
      (each.actor?.node_id === viewer.id || each.actor?.login === viewer.login),
  );
}

/** The runs of that name, of the workflow that is meant, in their first attempt; the oldest first. */
export function runsOf(
  listed: readonly Listed[],
  looked: Looked,
  { key, kind }: Pick<Run, 'key' | 'kind'>,
): readonly Listed[] {
  return listed
    .filter(
      (each) =>
        each.display_title === `drover ${key}` &&
        isOf(each, workflowsOf(looked)[kind]) &&
        (each.run_attempt ?? 1) === 1,
    )
    .toSorted((a, b) => a.id - b.id);
}

export function isOf({ path }: Listed, workflow: string): boolean {
  return path.split('@')[0] === `.github/workflows/${workflow}`;
}

export function workflowsOf({ config }: Looked): Config['workflows'] {
  return config.kind === 'valid' ? config.config.workflows : DEFAULT_CONFIG.workflows;
}
