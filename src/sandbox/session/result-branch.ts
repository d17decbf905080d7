import type { Seeded } from '../seed/seed.ts';
import type { Sandbox } from '../start.ts';

/** The branch of a clone that its owner fetches: their own commit, and what was merged upon it. */
export const RESULT_BRANCH = 'drover-result';

/**
 * Keeps that branch up to date: each time that the default branch moves, one commit with its files, but without those
 * that were added to the clone alone. Nothing to do for the storefront.
 */
export async function offerResult({ world, git, seeded }: Sandbox<Seeded>): Promise<void> {
  const { clone, repository } = seeded;
  if (clone === null) return;
  const { id, defaultBranch } = repository;
  const ref = `refs/heads/${RESULT_BRANCH}`;
  await git.updateRefs(id, [{ ref, after: clone.head }]);
  const follow = async (to: string): Promise<void> => {
    const before = git.ref(id, ref) ?? clone.head;
    const changes = clone.added.map((path) => ({ path, content: null }));
    const treeOid = await git.writeTree(id, to, changes);
    const [was, now] = [await git.commit(id, before), await git.commit(id, to)];
    if (now === undefined || was?.treeOid === treeOid) return;
    const { message, author, committer } = now;
    const after = await git.writeCommit(id, {
      treeOid,
      parents: [before],
      message,
      author,
      committer,
    });
    await git.updateRefs(id, [{ ref, after }]);
  };
  let last = Promise.resolve();
  world.onEvent((event) => {
    if (event.name !== 'push' || event.repository.id !== id) return;
    if (event.ref !== `refs/heads/${defaultBranch}`) return;
    last = last.then(() => follow(event.after)).catch(report);
  });
}

function report(error: unknown): void {
  console.error(`sandbox: ${RESULT_BRANCH} could not follow`, error);
}
