import { zeroOid } from '../../git/git-store.ts';
import type { Actor } from '../actor.ts';
import type { PushedCommit } from '../events.ts';
import type { Repository } from '../records/repository.ts';
import type { World } from '../world.ts';
import { followPush } from './pull-follow.ts';
import type { RefMove } from './ref-move.ts';

/** GitHub lists at most this many commits in a push event; more are not needed by anybody here. */
const maxCommits = 20;

/** What follows when refs have moved: `create`, `delete` and `push`, and what pull requests do. */
export async function applyPush(
  world: World,
  actor: Actor,
  push: { readonly repository: Repository; readonly moves: readonly RefMove[] },
): Promise<void> {
  for (const move of push.moves) {
    const { id } = push.repository;
    // Refs outside branches and tags, such as refs/drover, send no event and start nothing.
    if (!/^refs\/(heads|tags)\//.test(move.ref)) continue;
    const repository = world.tables.repositories.update(id, { pushedAt: world.now() });
    if (move.before === zeroOid) {
      world.emit(actor, { name: 'create', action: null, repository, ref: move.ref });
    }
    if (move.after === zeroOid) {
      world.emit(actor, { name: 'delete', action: null, repository, ref: move.ref });
    }
    const known = move.before !== zeroOid && move.after !== zeroOid;
    const forced = known && !(await world.git.isAncestor(id, move.before, move.after));
    const commits = await pushedCommits(world, repository, move);
    world.emit(actor, { name: 'push', action: null, repository, ...move, forced, commits });
    if (move.ref.startsWith('refs/heads/')) {
      await followPush(world, actor, { repository, move, forced });
    }
  }
}

async function pushedCommits(
  world: World,
  repository: Repository,
  move: RefMove,
): Promise<PushedCommit[]> {
  if (move.after === zeroOid) return [];
  const { id, defaultBranch } = repository;
  const main = world.git.ref(id, `refs/heads/${defaultBranch}`);
  const from = move.before === zeroOid ? (main === move.after ? undefined : main) : move.before;
  const commits = await world.git.log(id, from, move.after, maxCommits);
  return Promise.all(
    commits.map(async (commit) => {
      const parent = commit.parents[0];
      const files = parent === undefined ? [] : await world.git.diff(id, parent, commit.oid);
      const paths = (statuses: readonly string[]): string[] =>
        files.filter((file) => statuses.includes(file.status)).map((file) => file.path);
      return {
        oid: commit.oid,
        treeOid: commit.treeOid,
        message: commit.message,
        timestamp: commit.author.date,
        author: commit.author,
        committer: commit.committer,
        added: paths(['added']),
        removed: paths(['removed']),
        modified: paths(['modified', 'renamed']),
      };
    }),
  );
}
