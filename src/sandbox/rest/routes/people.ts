import { canSee } from '../../world/operations/permission.ts';
import { findAccount } from '../../world/find.ts';
import type { Account } from '../../world/records/account.ts';
import type { Repository } from '../../world/records/repository.ts';
import type { World } from '../../world/world.ts';
import { requireAccount } from '../access.ts';
import { paginate } from '../pages.ts';
import { found, Refusal } from '../refusal.ts';
import { reply, route } from '../route.ts';
import type { Schemas } from '../route.ts';
import { userView } from '../views/account.ts';
import { permissionsView, repositoryView } from '../views/repository.ts';

export const peopleRoutes = [
  route('get', '/user', (request) => {
    const { world, actor } = request;
    if (actor.via.kind !== 'user') throw new Refusal(403, 'Resource not accessible by integration');
    return reply(200, publicUserView(world, requireAccount(request)));
  }),

  route('get', '/users/{username}', ({ world, params }) =>
    reply(200, publicUserView(world, found(findAccount(world, params.username)))),
  ),

  route('get', '/user/repos', (request) => {
    const { world, actor } = request;
    if (actor.via.kind !== 'user') throw new Refusal(403, 'Resource not accessible by integration');
    requireAccount(request);
    const seen = world.tables.repositories.all().filter((each) => canSee(world, actor, each));
    const page = paginate(request, request.query.sort === 'pushed' ? pushedLast(seen) : seen);
    const views = page.items.map((each) => ({
      ...repositoryView(world, each),
      permissions: permissionsView(world, each, actor),
    }));
    return reply(200, views, page.headers);
  }),
];

/** Those pushed to last come first. */
function pushedLast(repositories: readonly Repository[]): readonly Repository[] {
  const pushed = ({ pushedAt, createdAt }: Repository): string => pushedAt ?? createdAt;
  return repositories.toSorted((a, b) => pushed(b).localeCompare(pushed(a)));
}

function publicUserView(world: World, account: Account): Schemas['public-user'] {
  return {
    ...userView(world, account),
    name: account.name,
    company: null,
    blog: null,
    location: null,
    email: account.email,
    hireable: null,
    bio: null,
    public_repos: world.tables.repositories
      .by('owner', account.id)
      .filter((each) => each.visibility === 'public').length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: account.createdAt,
    updated_at: account.createdAt,
  };
}
