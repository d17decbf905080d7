import { zeroOid } from '../../git/git-store.ts';
import type { DomainEvent, PushedCommit } from '../../world/events.ts';
import type { World } from '../../world/world.ts';
import { repoWeb } from '../../rest/addresses.ts';

type PushEvent = Extract<DomainEvent, { readonly name: 'push' }>;
type RefEvent = Extract<DomainEvent, { readonly name: 'create' | 'delete' }>;

export function pushPayload(world: World, event: PushEvent) {
  const { repository, before, after } = event;
  const commits = event.commits.map((commit) => ({
    ...commitPayload(commit),
    distinct: true,
    url: repoWeb(world, repository, `/commit/${commit.oid}`),
  }));
  const pusher = world.tables.accounts.must(event.actor.accountId);
  return {
    ref: event.ref,
    before,
    after,
    base_ref: null,
    created: before === zeroOid,
    deleted: after === zeroOid,
    forced: event.forced,
    compare: repoWeb(world, repository, `/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`),
    commits,
    head_commit: commits.at(-1) ?? null,
    pusher: { name: pusher.login, email: pusher.email },
  };
}

function commitPayload(commit: PushedCommit) {
  return {
    id: commit.oid,
    tree_id: commit.treeOid,
    message: commit.message,
    timestamp: commit.timestamp,
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
    added: commit.added,
    removed: commit.removed,
    modified: commit.modified,
  };
}

/** `create` and `delete`: the short name of a branch or tag. */
export function refPayload(event: RefEvent) {
  const [, kind, name = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(event.ref) ?? [];
  const common = {
    ref: name,
    ref_type: kind === 'tags' ? 'tag' : 'branch',
    pusher_type: 'user',
  };
  return event.name === 'delete'
    ? common
    : {
        ...common,
        master_branch: event.repository.defaultBranch,
        description: event.repository.description,
      };
}
