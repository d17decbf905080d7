import type { Actor } from '../world/actor.ts';
import { findAccount } from '../world/find.ts';
import { createAccount } from '../world/operations/accounts.ts';
import { createApp } from '../world/operations/apps.ts';
import type { App } from '../world/records/app.ts';
import type { World } from '../world/world.ts';

/** The App "GitHub Actions" has these ids everywhere on github.com. */
const appId = 15_368;
const botId = 41_898_282;

/** GitHub's own App, which makes the check runs of jobs and owns their tokens. */
export function actionsApp(world: World): App {
  const found = world.tables.apps.get(appId);
  if (found !== undefined) return found;
  const github =
    findAccount(world, 'github') ?? createAccount(world, { type: 'Organization', login: 'github' });
  return createApp(world, {
    id: appId,
    botId,
    slug: 'github-actions',
    name: 'GitHub Actions',
    ownerId: github.id,
    // Nobody signs JWTs for it here.
    publicKey: '',
    webhook: null,
    permissions: {},
    events: [],
  });
}

/** The Actions service itself, reporting how runs and jobs go. */
export function actionsService(world: World): Actor {
  return { accountId: actionsApp(world).botId, via: { kind: 'github' } };
}

/** What a job does with its own token; such deeds start no further runs. */
export function jobActor(world: World, runId: number): Actor {
  const app = actionsApp(world);
  return {
    accountId: app.botId,
    via: { kind: 'job', appId: app.id, runId, permissions: {}, repositoryIds: [] },
  };
}
