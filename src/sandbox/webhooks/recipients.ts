import type { DomainEvent } from '../world/events.ts';
import type { App, Installation } from '../world/records/app.ts';
import type { World } from '../world/world.ts';
import { placeOf } from './place.ts';

export interface Recipient {
  readonly app: App;
  readonly installation: Installation;
}

/**
 * The Apps that are told: those with a webhook whose installation covers the repository (or, for boards,
 * the organisation) and has subscribed to the event. What an App did itself is told to it, too.
 */
export function recipientsOf(world: World, event: DomainEvent): Recipient[] {
  if (event.name === 'workflow_dispatch') return [];
  if (event.name === 'installation') {
    const app = world.tables.apps.must(event.installation.appId);
    return app.webhook === null ? [] : [{ app, installation: event.installation }];
  }
  const { repository, ownerId } = placeOf(world, event);
  return world.tables.installations.by('account', ownerId).flatMap((installation) => {
    const app = world.tables.apps.must(installation.appId);
    const { repositoryIds } = installation;
    const covered =
      repository === undefined || repositoryIds === 'all' || repositoryIds.includes(repository.id);
    const wanted = app.webhook !== null && installation.events.includes(event.name);
    return covered && wanted && installation.suspendedAt === null ? [{ app, installation }] : [];
  });
}
