import type { CheckRun, CommitStatus } from '../records/checks.ts';
import type { RequiredCheck } from '../records/repository.ts';
import { shaKey } from '../tables.ts';
import type { World } from '../world.ts';

export type CheckState = 'missing' | 'pending' | 'success' | 'failure';

/** How a required check stands at a commit: the newest report of that name from the expected source. */
export function checkState(
  world: World,
  input: {
    readonly repositoryId: number;
    readonly sha: string;
    readonly check: RequiredCheck;
  },
): CheckState {
  const { context, appId } = input.check;
  const key = shaKey(input.repositoryId, input.sha);
  const run = world.tables.checkRuns
    .by('sha', key)
    .findLast((each) => each.name === context && (appId === null || each.appId === appId));
  const status = world.tables.statuses
    .by('sha', key)
    .findLast((each) => each.context === context && (appId === null || each.appId === appId));
  if (run === undefined && status === undefined) return 'missing';
  const states = [
    ...(run === undefined ? [] : [stateOfRun(run)]),
    ...(status === undefined ? [] : [stateOfStatus(status)]),
  ];
  if (states.includes('failure')) return 'failure';
  return states.includes('pending') ? 'pending' : 'success';
}

/** Skipped and neutral count as passed, as in branch protection. */
export function stateOfRun(run: Pick<CheckRun, 'status' | 'conclusion'>): CheckState {
  if (run.status !== 'completed') return 'pending';
  const passed = ['success', 'neutral', 'skipped'];
  return run.conclusion !== null && passed.includes(run.conclusion) ? 'success' : 'failure';
}

function stateOfStatus(status: CommitStatus): CheckState {
  return status.state === 'error' ? 'failure' : status.state;
}
