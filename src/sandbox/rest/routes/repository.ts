import { revokeToken } from '../../world/operations/apps.ts';
import { canSee } from '../../world/operations/permission.ts';
import { updateRepository } from '../../world/operations/repositories.ts';
import type { RepositoryChange } from '../../world/operations/repositories.ts';
import type { MergeMethod } from '../../world/records/repository.ts';
import { visible } from '../access.ts';
import { paginate } from '../pages.ts';
import { Refusal, unwrap } from '../refusal.ts';
import { empty, reply, route } from '../route.ts';
import { fullRepositoryView, permissionsView, repositoryView } from '../views/repository.ts';

export const repositoryRoutes = [
  route('get', '/repos/{owner}/{repo}', (request) =>
    reply(200, fullRepositoryView(request.world, visible(request), request.actor)),
  ),

  route('patch', '/repos/{owner}/{repo}', (request) => {
    const { world, actor, body } = request;
    const before = visible(request);
    const methods: readonly (readonly [MergeMethod, boolean | undefined])[] = [
      ['merge', body?.allow_merge_commit],
      ['squash', body?.allow_squash_merge],
      ['rebase', body?.allow_rebase_merge],
    ];
    const mergeMethods = methods
      .filter(([method, allowed]) => allowed ?? before.mergeMethods.includes(method))
      .map(([method]) => method);
    const change: RepositoryChange = {
      mergeMethods,
      ...(body?.name === undefined ? {} : { name: body.name }),
      ...(body?.description === undefined ? {} : { description: body.description }),
      ...(body?.default_branch === undefined ? {} : { defaultBranch: body.default_branch }),
      ...(body?.archived === undefined ? {} : { archived: body.archived }),
      ...(body?.private === undefined
        ? {}
        : { visibility: body.private ? ('private' as const) : ('public' as const) }),
      ...(body?.delete_branch_on_merge === undefined
        ? {}
        : { deleteBranchOnMerge: body.delete_branch_on_merge }),
    };
    const input = { repositoryId: before.id, change };
    const repository = unwrap(updateRepository(world, actor, input));
    return reply(200, fullRepositoryView(world, repository, actor));
  }),

  route('delete', '/installation/token', ({ world, caller }) => {
    if (caller.kind === 'token') revokeToken(world, caller.token.value);
    return empty(204);
  }),

  route('get', '/installation/repositories', (request) => {
    const { world, actor } = request;
    if (actor.via.kind !== 'installation') {
      throw new Refusal(
        403,
        'You must authenticate with an installation access token in order to list repositories for an installation.',
      );
    }
    const seen = world.tables.repositories
      .all()
      .filter((repository) => canSee(world, actor, repository));
    const page = paginate(request, seen);
    return reply(
      200,
      {
        total_count: page.total,
        repository_selection: actor.via.repositoryIds === 'all' ? 'all' : 'selected',
        repositories: page.items.map((each) => ({
          ...repositoryView(world, each),
          permissions: permissionsView(world, each, actor),
        })),
      },
      page.headers,
    );
  }),
];
