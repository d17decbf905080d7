import { findAccount, findRepository, findTopic } from '../world/find.ts';
import { canSee } from '../world/operations/permission.ts';
import { readable } from './access.ts';
import type { GraphqlContext } from './context.ts';
import { notImplementedError } from './errors.ts';
import { thing } from './thing.ts';
import type { Thing } from './thing.ts';
import { accountThing } from './types/accounts.ts';
import { findObject } from './types/git-lookup.ts';
import { topicThing } from './types/topic-lists.ts';

/** What a page's address stands for; null when there is no such page for the caller. */
export async function resourceByUrl(
  context: GraphqlContext,
  url: string,
): Promise<Thing<unknown> | null> {
  const { world } = context;
  const parsed = URL.parse(url, world.origin);
  if (parsed === null || parsed.origin !== world.origin) return null;
  const [owner, name, kind, ...rest] = parsed.pathname.split('/').filter((part) => part !== '');
  if (owner === undefined) return null;
  if (name === undefined) {
    const account = findAccount(world, owner);
    return account === undefined ? null : accountThing(account);
  }
  const repository = findRepository(world, owner, name);
  if (repository === undefined || !canSee(world, context.actor, repository)) return null;
  switch (kind) {
    case undefined:
      return thing('Repository', repository);
    case 'issues':
    case 'pull':
      return topicAt(context, repository.id, Number(rest[0]));
    case 'commit':
      readable(context, repository.id, ['contents']);
      return findObject(world, repository, rest[0] ?? '');
    case 'actions':
      if (rest[0] === 'runs') return runAt(context, repository.id, Number(rest[1]));
      throw notImplementedError(`resource(url:) of ${parsed.pathname}`);
    default:
      throw notImplementedError(`resource(url:) of ${parsed.pathname}`);
  }
}

function topicAt(context: GraphqlContext, repositoryId: number, number: number) {
  const topic = findTopic(context.world, repositoryId, number);
  if (topic === undefined) return null;
  readable(context, repositoryId, [topic.kind === 'issue' ? 'issues' : 'pull_requests']);
  return topicThing(topic);
}

function runAt(context: GraphqlContext, repositoryId: number, id: number) {
  readable(context, repositoryId, ['actions']);
  const run = context.world.tables.runs.get(id);
  return run?.repositoryId === repositoryId ? thing('WorkflowRun', run) : null;
}
