import { signatureOf } from '../../world/operations/merge.ts';
import { toGitNodeId } from '../../world/node-id.ts';
import type { Repository } from '../../world/records/repository.ts';
import { readable, writable } from '../access.ts';
import { repoApi } from '../addresses.ts';
import { found, missing, Refusal } from '../refusal.ts';
import { reply, route } from '../route.ts';
import type { Ask, Schemas } from '../route.ts';
import { wrappedBase64 } from '../views/content.ts';
import { gitCommitView } from '../views/git.ts';

export const gitObjectRoutes = [
  route('get', '/repos/{owner}/{repo}/git/commits/{commit_sha}', async (request) => {
    const { world, params } = request;
    const repository = readable(request, ['contents:read']);
    const commit = found(await world.git.commit(repository.id, params.commit_sha));
    return reply(200, gitCommitView(world, repository, commit));
  }),

  route('post', '/repos/{owner}/{repo}/git/commits', async (request) => {
    const { world, actor, body } = request;
    const repository = writable(request, ['contents:write']);
    await requireObject(request, repository, { oid: body.tree, type: 'tree' });
    for (const oid of body.parents ?? []) {
      await requireObject(request, repository, { oid, type: 'commit' });
    }
    const own = signatureOf(world, actor);
    const oid = await world.git.writeCommit(repository.id, {
      treeOid: body.tree,
      parents: body.parents ?? [],
      message: body.message,
      author: { ...own, ...body.author },
      committer: { ...own, ...body.author, ...body.committer },
    });
    const view = gitCommitView(
      world,
      repository,
      found(await world.git.commit(repository.id, oid)),
    );
    return reply(201, view, { location: view.url });
  }),

  route('get', '/repos/{owner}/{repo}/git/trees/{tree_sha}', async (request) => {
    const { world, params, query } = request;
    const repository = readable(request, ['contents:read']);
    const commit = await world.git.resolve(repository.id, params.tree_sha);
    const oid =
      commit === undefined
        ? params.tree_sha
        : found(await world.git.commit(repository.id, commit)).treeOid;
    return reply(
      200,
      await treeView(request, repository, { oid, deep: query.recursive !== undefined }),
    );
  }),

  route('post', '/repos/{owner}/{repo}/git/trees', async (request) => {
    const { world, body } = request;
    const repository = writable(request, ['contents:write']);
    const entries = await Promise.all(
      body.tree.map(async ({ path, mode, sha, content }) => ({
        path: path ?? '',
        mode: mode ?? '100644',
        oid:
          content === undefined ? (sha ?? null) : await world.git.writeBlob(repository.id, content),
      })),
    );
    const oid = await world.git.writeTreeEntries(repository.id, body.base_tree, entries);
    const view = await treeView(request, repository, { oid, deep: false });
    return reply(201, view, { location: view.url ?? '' });
  }),

  route('get', '/repos/{owner}/{repo}/git/blobs/{file_sha}', async (request) => {
    const { world, params } = request;
    const repository = readable(request, ['contents:read']);
    const content = found(await world.git.blob(repository.id, params.file_sha));
    return reply(200, {
      sha: params.file_sha,
      node_id: toGitNodeId(repository.id, params.file_sha),
      size: content.byteLength,
      url: repoApi(world, repository, `/git/blobs/${params.file_sha}`),
      encoding: 'base64',
      content: wrappedBase64(content),
    });
  }),

  route('post', '/repos/{owner}/{repo}/git/blobs', async (request) => {
    const { world, body } = request;
    const repository = writable(request, ['contents:write']);
    const content = body.encoding === 'base64' ? Buffer.from(body.content, 'base64') : body.content;
    const sha = await world.git.writeBlob(repository.id, content);
    const url = repoApi(world, repository, `/git/blobs/${sha}`);
    return reply(201, { sha, url }, { location: url });
  }),
];

async function requireObject(
  { world }: Ask,
  repository: Repository,
  object: { readonly oid: string; readonly type: 'tree' | 'commit' },
): Promise<void> {
  if ((await world.git.objectType(repository.id, object.oid)) === object.type) return;
  const name = object.type === 'tree' ? 'Tree SHA' : 'Parent SHA';
  throw new Refusal(422, `${name} does not exist or is not a ${object.type} object`);
}

async function treeView(
  { world }: Ask,
  repository: Repository,
  { oid, deep }: { readonly oid: string; readonly deep: boolean },
): Promise<Schemas['git-tree']> {
  const entries = await world.git.tree(repository.id, oid, deep);
  if (entries === undefined) throw missing();
  const kinds = { blob: 'blobs', tree: 'trees', commit: 'commits' } as const;
  return {
    sha: oid,
    url: repoApi(world, repository, `/git/trees/${oid}`),
    truncated: false,
    tree: entries.map((entry) => ({
      path: entry.path,
      mode: entry.mode,
      type: entry.type,
      sha: entry.oid,
      url: repoApi(world, repository, `/git/${kinds[entry.type]}/${entry.oid}`),
    })),
  };
}
