import type { ActionsHost } from '../actions/host.ts';
import type { JsonObject } from '../actions/json.ts';
import type { NewRun, RunChange } from '../actions/run-state.ts';
import { findAccount, findPull, fullName } from '../world/find.ts';
import { finishSuite, insertSuite } from '../world/operations/checks.ts';
import { ensureWorkflow } from '../world/operations/workflows.ts';
import type { Repository } from '../world/records/repository.ts';
import type { WorkflowRun } from '../world/records/workflow.ts';
import type { World } from '../world/world.ts';
import { actionsApp, actionsService } from './actions-app.ts';
import { repositoryNamed } from './files.ts';

type Runs = Pick<ActionsHost, 'createRun' | 'updateRun'>;

/** Workflow runs, each with a check suite of its own. */
export function makeRuns(world: World): Runs {
  return {
    createRun: async (input) => {
      const run = createRun(world, input);
      const repository = world.tables.repositories.must(run.repositoryId);
      const htmlUrl = `${world.origin}/${fullName(world, repository)}/actions/runs/${run.id}`;
      return { id: run.id, number: run.runNumber, htmlUrl };
    },
    updateRun: async (runId, change) => updateRun(world, runId, change),
  };
}

function createRun(world: World, input: NewRun): WorkflowRun {
  const repository = repositoryNamed(world, input.repository);
  if (repository === undefined) throw new Error(`no repository ${input.repository}`);
  const { workflowPath: path, workflowName: name } = input;
  const workflow = ensureWorkflow(world, repository, { path, name });
  const identity = world.newIdentity('run');
  const suite = insertSuite(world, actionsService(world), {
    repositoryId: repository.id,
    headSha: input.headSha,
    headBranch: input.headBranch,
    appId: actionsApp(world).id,
    runId: identity.id,
  });
  const actorId = findAccount(world, input.actor)?.id ?? actionsApp(world).botId;
  const now = world.now();
  const run = world.tables.runs.insert({
    ...identity,
    repositoryId: repository.id,
    workflowId: workflow.id,
    path,
    name,
    displayTitle: input.displayTitle,
    event: input.event,
    status: input.status,
    conclusion: input.conclusion,
    headBranch: input.headBranch,
    headSha: input.headSha,
    runNumber: world.tables.runs.by('workflow', workflow.id).length + 1,
    runAttempt: 1,
    actorId,
    triggeringActorId: actorId,
    checkSuiteId: suite.id,
    pullIds: pullsIn(world, repository, input.payload),
    createdAt: now,
    updatedAt: now,
    runStartedAt: now,
  });
  tell(world, run, 'requested');
  if (run.status === 'completed') {
    finishSuite(world, actionsService(world), { suite, conclusion: run.conclusion });
    tell(world, run, 'completed');
  }
  return run;
}

function updateRun(world: World, runId: number, change: RunChange): void {
  const before = world.tables.runs.must(runId);
  const login = change.triggeringActor;
  const triggering = login === undefined ? undefined : findAccount(world, login);
  const run = world.tables.runs.update(runId, {
    ...(change.status === undefined ? {} : { status: change.status }),
    ...(change.conclusion === undefined ? {} : { conclusion: change.conclusion }),
    ...(change.attempt === undefined ? {} : { runAttempt: change.attempt }),
    ...(change.startedAt === undefined ? {} : { runStartedAt: change.startedAt }),
    ...(triggering === undefined ? {} : { triggeringActorId: triggering.id }),
    updatedAt: world.now(),
  });
  if (run.status === before.status) return;
  const suite = world.tables.checkSuites.must(run.checkSuiteId);
  if (run.status === 'completed') {
    finishSuite(world, actionsService(world), { suite, conclusion: run.conclusion });
    tell(world, run, 'completed');
    return;
  }
  world.tables.checkSuites.update(suite.id, {
    status: run.status,
    conclusion: null,
    updatedAt: world.now(),
  });
  if (before.status === 'completed') tell(world, run, 'requested');
  if (run.status === 'in_progress') tell(world, run, 'in_progress');
}

function tell(
  world: World,
  run: WorkflowRun,
  action: 'requested' | 'in_progress' | 'completed',
): void {
  const actor = { accountId: run.triggeringActorId, via: { kind: 'github' } } as const;
  world.emit(actor, { name: 'workflow_run', action, run });
}

/** GitHub names the pull requests of the same repository that the event was about. */
function pullsIn(world: World, repository: Repository, payload: JsonObject): number[] {
  const pull = payload['pull_request'];
  if (typeof pull !== 'object' || pull === null) return [];
  const found = findPull(world, repository.id, Number((pull as JsonObject)['number']));
  return found === undefined ? [] : [found.id];
}
