import { rulesFor } from '../../world/find.ts';
import { createRef, updateRef } from '../../world/operations/refs.ts';
import { readable, visible } from '../access.ts';
import { paginate } from '../pages.ts';
import { found, unwrap } from '../refusal.ts';
import { empty, reply, route } from '../route.ts';
import { refView } from '../views/git.ts';

/** Refs outside `refs/heads` and `refs/tags` are as good as any [field reports: isaacs/github#308]. */
export const gitRefRoutes = [
  route('get', '/repos/{owner}/{repo}/git/ref/{ref}', async (request) => {
    const { world, params } = request;
    const repository = readable(request, ['contents:read']);
    const ref = `refs/${params.ref}`;
    const oid = found(world.git.ref(repository.id, ref));
    return reply(200, await refView(world, repository, { ref, oid }));
  }),

  route('get', '/repos/{owner}/{repo}/git/matching-refs/{ref}', async (request) => {
    const { world, params } = request;
    const repository = readable(request, ['contents:read']);
    const matching = [...world.git.refs(repository.id)]
      .filter(([ref]) => ref.startsWith(`refs/${params.ref}`))
      .map(([ref, oid]) => ({ ref, oid }))
      .sort((a, b) => (a.ref < b.ref ? -1 : 1));
    const page = paginate(request, matching);
    const views = await Promise.all(page.items.map((each) => refView(world, repository, each)));
    return reply(200, views, page.headers);
  }),

  route(
    'get',
    '/repos/{owner}/{repo}/commits/{commit_sha}/branches-where-head',
    async (request) => {
      const { world, params } = request;
      const repository = readable(request, ['contents:read']);
      const sha = found(await world.git.resolve(repository.id, params.commit_sha));
      const url = `${world.origin}/api/v3/repos/${params.owner}/${params.repo}/commits/${sha}`;
      const branches = [...world.git.refs(repository.id)]
        .filter(([ref, oid]) => ref.startsWith('refs/heads/') && oid === sha)
        .map(([ref]) => ref.slice('refs/heads/'.length))
        .map((name) => ({
          name,
          commit: { sha, url },
          protected: rulesFor(world, repository.id, name).length > 0,
        }));
      return reply(200, branches);
    },
  ),

  route('post', '/repos/{owner}/{repo}/git/refs', async (request) => {
    const { world, actor, body } = request;
    const repository = visible(request);
    const { ref, sha } = body;
    unwrap(await createRef(world, actor, { repositoryId: repository.id, ref, sha }));
    const view = await refView(world, repository, { ref, oid: sha });
    return reply(201, view, { location: view.url });
  }),

  route('patch', '/repos/{owner}/{repo}/git/refs/{ref}', async (request) => {
    const { world, actor, body, params } = request;
    const repository = visible(request);
    const ref = `refs/${params.ref}`;
    const change = { repositoryId: repository.id, ref, sha: body.sha, force: body.force ?? false };
    unwrap(await updateRef(world, actor, change));
    return reply(200, await refView(world, repository, { ref, oid: body.sha }));
  }),

  route('delete', '/repos/{owner}/{repo}/git/refs/{ref}', async (request) => {
    const { world, actor, params } = request;
    const repository = visible(request);
    const ref = `refs/${params.ref}`;
    const change = { repositoryId: repository.id, ref, sha: null, force: true };
    unwrap(await updateRef(world, actor, change));
    return empty(204);
  }),
];
