import type { Workflow, WorkflowRun } from '../../world/records/workflow.ts';
import { paged } from '../connection.ts';
import type { GraphqlContext } from '../context.ts';
import { thing } from '../thing.ts';
import type { FieldTable } from '../thing.ts';
import { repositoryPath, runPath } from '../urls.ts';

/** A run has no status, title, attempt or actor here: its state is that of its check suite. */
export const workflowRunFields: FieldTable<WorkflowRun> = {
  id: (run) => run.nodeId,
  databaseId: (run) => run.id,
  event: (run) => run.event,
  runNumber: (run) => run.runNumber,
  createdAt: (run) => run.createdAt,
  updatedAt: (run) => run.updatedAt,
  resourcePath: (run, _args, { world }) => runPath(world, run),
  url: (run, _args, { world }) => `${world.origin}${runPath(world, run)}`,
  checkSuite: (run, _args, { world }) =>
    thing('CheckSuite', world.tables.checkSuites.must(run.checkSuiteId)),
  workflow: (run, _args, { world }) =>
    thing('Workflow', world.tables.workflows.must(run.workflowId)),
};

const workflowStates = {
  active: 'ACTIVE',
  deleted: 'DELETED',
  disabled_manually: 'DISABLED_MANUALLY',
} satisfies Record<Workflow['state'], string>;

function workflowPath(workflow: Workflow, { world }: GraphqlContext): string {
  const file = workflow.path.split('/').at(-1);
  return `${repositoryPath(world, workflow.repositoryId)}/actions/workflows/${file}`;
}

export const workflowFields: FieldTable<Workflow> = {
  id: (workflow) => workflow.nodeId,
  databaseId: (workflow) => workflow.id,
  name: (workflow) => workflow.name,
  state: (workflow) => workflowStates[workflow.state],
  createdAt: (workflow) => workflow.createdAt,
  updatedAt: (workflow) => workflow.updatedAt,
  resourcePath: (workflow, _args, context) => workflowPath(workflow, context),
  url: (workflow, _args, context) => `${context.world.origin}${workflowPath(workflow, context)}`,
  runs: paged({
    // Newest first, which is the default of `orderBy`.
    list: (workflow: Workflow, _args, { world }) =>
      world.tables.runs.by('workflow', workflow.id).toReversed(),
    key: (run) => run.id,
    node: (run) => thing('WorkflowRun', run),
  }),
};
