import type { TreeEntry } from '../../git/git-store.ts';
import { commitFiles } from '../../world/operations/contents.ts';
import { signatureOf } from '../../world/operations/merge.ts';
import type { Repository } from '../../world/records/repository.ts';
import { readable, visible } from '../access.ts';
import { found, missing, Refusal, unwrap } from '../refusal.ts';
import { reply, route } from '../route.ts';
import type { Ask, Schemas } from '../route.ts';
import { entryView, wrappedBase64 } from '../views/content.ts';
import type { Place } from '../views/content.ts';
import { gitCommitView } from '../views/git.ts';

export const contentRoutes = [
  route('get', '/repos/{owner}/{repo}/contents/{path}', async (request) => {
    const { world, params, query } = request;
    const repository = readable(request, ['contents:read']);
    const ref = query.ref ?? repository.defaultBranch;
    const oid = await world.git.resolve(repository.id, ref);
    if (oid === undefined) throw missing(`No commit found for the ref ${ref}`);
    const place = { repository, ref };
    const path = params.path.replace(/\/+$/, '');
    if (path === '') return reply(200, await folder(request, place, { treeish: oid, path: '' }));
    const entry = found(await world.git.entry(repository.id, oid, path));
    return entry.type === 'tree'
      ? reply(200, await folder(request, place, { treeish: entry.oid, path }))
      : reply(200, await file(request, place, { ...entry, path }));
  }),

  route('put', '/repos/{owner}/{repo}/contents/{path}', async (request) => {
    const { world, params, body } = request;
    const repository = visible(request);
    const content = Buffer.from(body.content, 'base64');
    if (!isBase64(body.content)) throw new Refusal(422, 'content is not valid Base64');
    const before = await entryNow(request, repository, body.branch);
    if (before !== undefined && body.sha === undefined) {
      throw new Refusal(422, `Invalid request.\n\n"sha" wasn't supplied.`);
    }
    const change = { path: params.path, content };
    const commit = await commitChange(request, repository, { change, body });
    const place = { repository, ref: body.branch ?? repository.defaultBranch };
    const entry = found(await world.git.entry(repository.id, commit.oid, params.path));
    const view = entryView(world, place, { ...entry, path: params.path }, content.byteLength);
    const answer = { content: { ...view, type: 'file' }, commit: commit.view } as FileCommit;
    return before === undefined ? reply(201, answer) : reply(200, answer);
  }),

  route('delete', '/repos/{owner}/{repo}/contents/{path}', async (request) => {
    const repository = visible(request);
    const { params, body } = request;
    found(await entryNow(request, repository, body.branch));
    const change = { path: params.path, content: null };
    const commit = await commitChange(request, repository, { change, body });
    return reply(200, { content: null, commit: commit.view });
  }),
];

type FileCommit = Schemas['file-commit'];
type PathAsk = Ask & { readonly params: { readonly path: string } };

interface Person {
  readonly name?: string;
  readonly email?: string;
  readonly date?: string;
}

interface CommitBody {
  readonly message: string;
  readonly sha?: string;
  readonly branch?: string;
  readonly author?: Person;
  readonly committer?: Person;
}

async function commitChange(
  request: PathAsk,
  repository: Repository,
  input: {
    readonly change: { readonly path: string; readonly content: Uint8Array | null };
    readonly body: CommitBody;
  },
) {
  const { world, actor } = request;
  const { body, change } = input;
  // The sandbox signs a commit once: who wrote it, or who committed it when nobody else is named.
  const { committer, author = committer } = body;
  const own = signatureOf(world, actor);
  const oid = unwrap(
    await commitFiles(world, actor, {
      repositoryId: repository.id,
      branch: body.branch ?? repository.defaultBranch,
      message: body.message,
      changes: [change],
      expectedBlobOid: body.sha ?? null,
      author: { ...own, ...author },
    }),
  );
  const commit = found(await world.git.commit(repository.id, oid));
  return { oid, view: gitCommitView(world, repository, commit) };
}

async function entryNow(
  { world, params }: PathAsk,
  repository: Repository,
  branch: string = repository.defaultBranch,
): Promise<TreeEntry | undefined> {
  const head = world.git.ref(repository.id, `refs/heads/${branch}`);
  return head === undefined ? undefined : world.git.entry(repository.id, head, params.path);
}

async function folder(
  { world }: Ask,
  place: Place,
  at: { readonly treeish: string; readonly path: string },
): Promise<Schemas['content-directory']> {
  const { repository } = place;
  const entries = found(await world.git.tree(repository.id, at.treeish));
  const types = { blob: 'file', tree: 'dir', commit: 'submodule' } as const;
  return Promise.all(
    entries.map(async (entry) => {
      const path = at.path === '' ? entry.path : `${at.path}/${entry.path}`;
      const blob = entry.type === 'blob' ? await world.git.blob(repository.id, entry.oid) : null;
      const view = entryView(world, place, { ...entry, path }, blob?.byteLength ?? 0);
      return { ...view, type: types[entry.type] };
    }),
  );
}

async function file(
  { world }: Ask,
  place: Place,
  entry: TreeEntry,
): Promise<Schemas['content-file']> {
  const blob = found(await world.git.blob(place.repository.id, entry.oid));
  const view = entryView(world, place, entry, blob.byteLength);
  return { ...view, type: 'file', encoding: 'base64', content: wrappedBase64(blob) };
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text);
}
