import type { TreeEntry } from '../../git/git-store.ts';
import { fullName } from '../../world/find.ts';
import type { Repository } from '../../world/records/repository.ts';
import type { World } from '../../world/world.ts';
import { repoApi, repoWeb, web } from '../addresses.ts';

export interface Place {
  readonly repository: Repository;
  /** As asked for: a branch, a tag or a commit. */
  readonly ref: string;
}

/** What every entry of a repository's tree shows, file or folder. */
export function entryView(
  world: World,
  { repository, ref }: Place,
  entry: TreeEntry,
  size: number,
) {
  const path = entry.path.split('/').map(encodeURIComponent).join('/');
  const self = repoApi(world, repository, `/contents/${path}?ref=${encodeURIComponent(ref)}`);
  const isFile = entry.type === 'blob';
  const kind = isFile ? 'blobs' : 'trees';
  const git = repoApi(world, repository, `/git/${kind}/${entry.oid}`);
  const html = repoWeb(world, repository, `/${isFile ? 'blob' : 'tree'}/${ref}/${path}`);
  const raw = web(world, `/${fullName(world, repository)}/raw/${ref}/${path}`);
  return {
    name: entry.path.split('/').at(-1) ?? entry.path,
    path: entry.path,
    sha: entry.oid,
    size,
    url: self,
    html_url: html,
    git_url: git,
    download_url: isFile ? raw : null,
    _links: { self, git, html },
  };
}

/** Base64 with a line break after every 60 characters, as GitHub wraps it. */
export function wrappedBase64(content: Uint8Array): string {
  const text = Buffer.from(content).toString('base64');
  return text.replaceAll(/.{1,60}/g, '$&\n');
}
