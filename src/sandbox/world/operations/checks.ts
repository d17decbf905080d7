import { ok } from '../../../lifecycle/result.ts';
import { appOf } from '../actor.ts';
import type { Actor } from '../actor.ts';
import { forbidden, invalidField, notFound, unprocessable } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { toNodeId } from '../node-id.ts';
import type { CheckConclusion, CheckRun, CheckStatus, CheckSuite } from '../records/checks.ts';
import { shaKey } from '../tables.ts';
import type { World } from '../world.ts';
import { requirePermission } from './permission.ts';
import type { Need } from './permission.ts';

export interface NewCheckRun {
  /** A job of Actions and its check run share the number. */
  readonly id?: number;
  readonly repositoryId: number;
  readonly headSha: string;
  readonly name: string;
  readonly status?: CheckStatus;
  readonly conclusion?: CheckConclusion | null;
  readonly externalId?: string | null;
  readonly detailsUrl?: string | null;
  readonly output?: Partial<CheckRun['output']>;
}

function needForChecks(repositoryId: number): Need {
  return { repositoryId, app: ['checks:write'], role: 'write' };
}

/** Apps only; a check run by a person is refused, as on GitHub. */
export async function createCheckRun(
  world: World,
  actor: Actor,
  input: NewCheckRun,
): Promise<Outcome<CheckRun>> {
  const allowed = requirePermission(world, actor, needForChecks(input.repositoryId));
  if (!allowed.ok) return allowed;
  const appId = appOf(actor);
  if (appId === null) {
    return forbidden('You must authenticate via a GitHub App.');
  }
  if ((await world.git.objectType(input.repositoryId, input.headSha)) !== 'commit') {
    return unprocessable(`No commit found for SHA: ${input.headSha}`);
  }
  if (input.status === 'completed' && (input.conclusion ?? null) === null) {
    return invalidField({ resource: 'CheckRun', field: 'conclusion', code: 'missing_field' });
  }
  const suite = suiteFor(world, actor, { ...input, appId });
  return ok(insertCheckRun(world, actor, { suite, run: input }));
}

/** Also how the workflow engine's jobs get their check runs, in the suite of their workflow run. */
export function insertCheckRun(
  world: World,
  actor: Actor,
  { suite, run }: { readonly suite: CheckSuite; readonly run: NewCheckRun },
): CheckRun {
  const now = world.now();
  const status = (run.conclusion ?? null) === null ? (run.status ?? 'queued') : 'completed';
  const fresh = world.newIdentity('checkRun');
  const id = run.id ?? fresh.id;
  const checkRun = world.tables.checkRuns.insert({
    id,
    nodeId: toNodeId('checkRun', id),
    repositoryId: suite.repositoryId,
    suiteId: suite.id,
    appId: suite.appId,
    headSha: suite.headSha,
    name: run.name,
    status,
    conclusion: run.conclusion ?? null,
    externalId: run.externalId ?? null,
    detailsUrl: run.detailsUrl ?? null,
    startedAt: now,
    completedAt: status === 'completed' ? now : null,
    output: { title: null, summary: null, text: null, ...run.output },
    annotations: [],
    createdAt: now,
  });
  world.emit(actor, { name: 'check_run', action: 'created', checkRun });
  if (status === 'completed') finish(world, actor, checkRun);
  return checkRun;
}

export type CheckRunChange = Partial<
  Pick<
    CheckRun,
    'status' | 'conclusion' | 'detailsUrl' | 'externalId' | 'name' | 'startedAt' | 'annotations'
  >
> & { readonly output?: Partial<CheckRun['output']> };

export function updateCheckRun(
  world: World,
  actor: Actor,
  input: { readonly checkRunId: number; readonly change: CheckRunChange },
): Outcome<CheckRun> {
  const before = world.tables.checkRuns.get(input.checkRunId);
  if (before === undefined) return notFound();
  const allowed = requirePermission(world, actor, needForChecks(before.repositoryId));
  if (!allowed.ok) return allowed;
  if (appOf(actor) !== before.appId) return forbidden('Invalid app_id');
  return ok(changeCheckRun(world, actor, input));
}

/** As `updateCheckRun`, for whoever owns the check run for certain. */
export function changeCheckRun(
  world: World,
  actor: Actor,
  input: { readonly checkRunId: number; readonly change: CheckRunChange },
): CheckRun {
  const before = world.tables.checkRuns.must(input.checkRunId);
  const { output, ...change } = input.change;
  const status =
    (change.conclusion ?? null) === null ? (change.status ?? before.status) : 'completed';
  const done = status === 'completed';
  const after = world.tables.checkRuns.update(before.id, {
    ...change,
    status,
    output: { ...before.output, ...output },
    completedAt: done ? (before.completedAt ?? world.now()) : null,
  });
  if (done && before.status !== 'completed') finish(world, actor, after);
  return after;
}

function suiteFor(
  world: World,
  actor: Actor,
  input: { readonly repositoryId: number; readonly headSha: string; readonly appId: number },
): CheckSuite {
  const found = world.tables.checkSuites
    .by('sha', shaKey(input.repositoryId, input.headSha))
    .find((suite) => suite.appId === input.appId && suite.runId === null);
  return found ?? insertSuite(world, actor, { ...input, runId: null, headBranch: null });
}

/** A suite of its own for each workflow run; one for each App and commit otherwise. */
export function insertSuite(
  world: World,
  actor: Actor,
  input: Pick<CheckSuite, 'repositoryId' | 'headSha' | 'appId' | 'runId' | 'headBranch'>,
): CheckSuite {
  const now = world.now();
  const checkSuite = world.tables.checkSuites.insert({
    ...world.newIdentity('checkSuite'),
    repositoryId: input.repositoryId,
    headSha: input.headSha,
    headBranch: input.headBranch ?? branchAt(world, input.repositoryId, input.headSha),
    appId: input.appId,
    runId: input.runId,
    status: 'queued',
    conclusion: null,
    createdAt: now,
    updatedAt: now,
  });
  world.emit(actor, { name: 'check_suite', action: 'requested', checkSuite });
  return checkSuite;
}

function branchAt(world: World, repositoryId: number, sha: string): string | null {
  for (const [ref, oid] of world.git.refs(repositoryId)) {
    if (oid === sha && ref.startsWith('refs/heads/')) return ref.slice('refs/heads/'.length);
  }
  return null;
}

function finish(world: World, actor: Actor, checkRun: CheckRun): void {
  world.emit(actor, { name: 'check_run', action: 'completed', checkRun });
  const suite = world.tables.checkSuites.must(checkRun.suiteId);
  // The suite of a workflow run follows the run, which knows of jobs yet to come.
  if (suite.runId !== null) return;
  const runs = world.tables.checkRuns.by('suite', suite.id);
  if (!runs.every((run) => run.status === 'completed')) return;
  const worst = runs.find(
    (run) => !['success', 'neutral', 'skipped'].includes(run.conclusion ?? ''),
  );
  finishSuite(world, actor, { suite, conclusion: worst?.conclusion ?? 'success' });
}

export function finishSuite(
  world: World,
  actor: Actor,
  input: { readonly suite: CheckSuite; readonly conclusion: CheckConclusion | null },
): void {
  const checkSuite = world.tables.checkSuites.update(input.suite.id, {
    status: 'completed',
    conclusion: input.conclusion,
    updatedAt: world.now(),
  });
  world.emit(actor, { name: 'check_suite', action: 'completed', checkSuite });
}
