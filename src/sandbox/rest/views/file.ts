import type { FileDiff } from '../../git/git-store.ts';
import type { Repository } from '../../world/records/repository.ts';
import type { World } from '../../world/world.ts';
import { repoApi, repoWeb } from '../addresses.ts';
import type { Schemas } from '../route.ts';

/** `diff-entry`: one changed file, at the commit that it is shown for. */
export function fileView(
  world: World,
  at: { readonly repository: Repository; readonly sha: string },
  file: FileDiff,
): Schemas['diff-entry'] {
  const { repository, sha } = at;
  const path = encodeURIComponent(file.path);
  return {
    sha: file.oid,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.changes,
    blob_url: repoWeb(world, repository, `/blob/${sha}/${path}`),
    raw_url: repoWeb(world, repository, `/raw/${sha}/${path}`),
    contents_url: repoApi(world, repository, `/contents/${path}?ref=${sha}`),
    ...(file.patch === null ? {} : { patch: file.patch }),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
}
