import { stateOfRun } from '../../world/operations/required-checks.ts';
import type { CheckRun, CommitStatus } from '../../world/records/checks.ts';
import { shaKey } from '../../world/tables.ts';
import { readable } from '../access.ts';
import { paged } from '../connection.ts';
import type { GraphqlContext } from '../context.ts';
import type { GitObject } from '../records.ts';
import { thing } from '../thing.ts';
import type { FieldTable, Thing } from '../thing.ts';

type Context =
  | { readonly kind: 'run'; readonly run: CheckRun }
  | { readonly kind: 'status'; readonly status: CommitStatus };

/** Statuses and check runs of a commit, of each name and source only the newest. */
function contextsOf({ repositoryId, oid }: GitObject, { world }: GraphqlContext): Context[] {
  const key = shaKey(repositoryId, oid);
  const statuses = new Map<string, CommitStatus>();
  for (const status of world.tables.statuses.by('sha', key)) statuses.set(status.context, status);
  const runs = new Map<string, CheckRun>();
  for (const run of world.tables.checkRuns.by('sha', key)) {
    runs.set(`${run.appId}/${run.name}/${workflowOf(run)}`, run);
  }
  function workflowOf(run: CheckRun): number {
    const suite = world.tables.checkSuites.get(run.suiteId);
    return world.tables.runs.get(suite?.runId ?? null)?.workflowId ?? 0;
  }
  return [
    ...[...runs.values()].map((run) => ({ kind: 'run', run }) as const),
    ...[...statuses.values()].map((status) => ({ kind: 'status', status }) as const),
  ];
}

/** Null where nothing has reported. */
export function rollupOf(context: GraphqlContext, commit: GitObject): Thing<GitObject> | null {
  readable(context, commit.repositoryId, ['checks', 'statuses']);
  return contextsOf(commit, context).length === 0 ? null : thing('StatusCheckRollup', commit);
}

function stateOf(contexts: readonly Context[]): 'FAILURE' | 'ERROR' | 'PENDING' | 'SUCCESS' {
  const states = contexts.map((each) =>
    each.kind === 'run' ? stateOfRun(each.run) : each.status.state,
  );
  if (states.includes('failure')) return 'FAILURE';
  if (states.includes('error')) return 'ERROR';
  return states.includes('pending') ? 'PENDING' : 'SUCCESS';
}

export const rollupFields: FieldTable<GitObject> = {
  id: ({ repositoryId, oid }) => `SCR_${repositoryId.toString(36)}_${oid}`,
  commit: (commit) => thing('Commit', commit),
  state: (commit, _args, context) => stateOf(contextsOf(commit, context)),
  contexts: paged({
    list: (commit: GitObject, _args, context) => contextsOf(commit, context),
    key: (each) => (each.kind === 'run' ? each.run.id : each.status.id),
    node: (each) =>
      each.kind === 'run' ? thing('CheckRun', each.run) : thing('StatusContext', each.status),
    extra: (contexts) => ({
      checkRunCount: contexts.filter(({ kind }) => kind === 'run').length,
      statusContextCount: contexts.filter(({ kind }) => kind === 'status').length,
    }),
  }),
};
