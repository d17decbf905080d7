import type { ActionsEngine, ActionsEvent } from '../actions/engine-api.ts';
import type { JsonObject } from '../actions/json.ts';
import { zeroOid } from '../git/git-store.ts';
import { buildPayload } from '../webhooks/payload.ts';
import { placeOf } from '../webhooks/place.ts';
import type { DomainEvent } from '../world/events.ts';
import { fullName } from '../world/find.ts';
import type { Repository } from '../world/records/repository.ts';
import type { Pull } from '../world/records/topic.ts';
import type { World } from '../world/world.ts';
import { actionsApp } from './actions-app.ts';
import { testMerge } from './test-merge.ts';

export interface ActionsFeed {
  /** Resolves when the engine has taken everything that happened so far. */
  idle(): Promise<void>;
  close(): void;
}

/** Hands what happens in the world to the workflow engine, one after another. */
export function feedActions(
  world: World,
  engine: Pick<ActionsEngine, 'onEvent'>,
  onError: (error: unknown) => void,
): ActionsFeed {
  let last: Promise<void> = Promise.resolve();
  const hand = async (event: DomainEvent, payload: Promise<JsonObject>): Promise<void> => {
    for (const each of await toActionsEvents(world, event, await payload)) {
      await engine.onEvent(each);
    }
  };
  const stop = world.onEvent((event) => {
    if (!isTrigger(world, event)) return;
    const payload = buildPayload(world, event);
    payload.catch(() => undefined);
    last = last.then(() => hand(event, payload).catch(onError));
  });
  return {
    idle: () => untilIdle(() => last),
    close: stop,
  };
}

async function untilIdle(last: () => Promise<void>): Promise<void> {
  const waited = last();
  await waited;
  if (waited !== last()) await untilIdle(last);
}

/** Events that start workflows [docs: actions/reference/workflows-and-actions/events-that-trigger-workflows]. */
function isTrigger(world: World, event: DomainEvent): boolean {
  switch (event.name) {
    case 'installation':
    case 'projects_v2_item':
    case 'pull_request_review_thread':
    case 'repository':
    case 'sub_issues':
    case 'issue_dependencies':
    case 'workflow_dispatch':
    case 'workflow_job':
      return false;
    case 'check_run':
      return event.checkRun.appId !== actionsApp(world).id;
    case 'check_suite':
      return event.checkSuite.appId !== actionsApp(world).id;
    default:
      return true;
  }
}

async function toActionsEvents(
  world: World,
  event: DomainEvent,
  payload: JsonObject,
): Promise<ActionsEvent[]> {
  const { repository } = placeOf(world, event);
  if (repository === undefined) return [];
  const base = {
    name: event.name,
    payload,
    repository: fullName(world, repository),
    actor: world.tables.accounts.must(event.actor.accountId).login,
    // A dispatch is the exception to the rule that a job's own token starts nothing.
    causedByJobToken: event.actor.via.kind === 'job' && event.name !== 'repository_dispatch',
  };
  const at = await placesOfRun(world, repository, event);
  return at.map((place) => ({ ...base, ...place }));
}

type RunPlace = Pick<ActionsEvent, 'ref' | 'sha'> & { readonly name?: string };

/** GITHUB_REF and GITHUB_SHA for the event; none where no run can start. */
async function placesOfRun(
  world: World,
  repository: Repository,
  event: DomainEvent,
): Promise<RunPlace[]> {
  switch (event.name) {
    case 'push':
      return event.after === zeroOid ? [] : [{ ref: event.ref, sha: event.after }];
    case 'create':
      return [{ ref: event.ref, sha: world.git.ref(repository.id, event.ref) ?? '' }];
    case 'pull_request':
      return [...(await mergePlace(world, event.pull)), ...targetPlace(world, event.pull)];
    case 'pull_request_review':
    case 'pull_request_review_comment':
      return mergePlace(world, event.pull);
    case 'deployment':
    case 'deployment_status': {
      const { ref, sha } = event.deployment;
      const branch = world.git.ref(repository.id, `refs/heads/${ref}`) !== undefined;
      return [{ ref: branch ? `refs/heads/${ref}` : ref, sha }];
    }
    default:
      return defaultPlace(world, repository);
  }
}

/** A pull request that conflicts has no merge commit to run on, and starts nothing. */
async function mergePlace(world: World, pull: Pull): Promise<RunPlace[]> {
  const sha = pull.mergeCommitOid ?? (await testMerge(world, pull));
  return sha === undefined ? [] : [{ ref: `refs/pull/${pull.number}/merge`, sha }];
}

function targetPlace(world: World, pull: Pull): RunPlace[] {
  const ref = `refs/heads/${pull.baseRef}`;
  const sha = world.git.ref(pull.repositoryId, ref);
  return sha === undefined ? [] : [{ name: 'pull_request_target', ref, sha }];
}

function defaultPlace(world: World, repository: Repository): RunPlace[] {
  const ref = `refs/heads/${repository.defaultBranch}`;
  const sha = world.git.ref(repository.id, ref);
  return sha === undefined ? [] : [{ ref, sha }];
}
