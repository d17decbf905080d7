import type { Instant } from '../../src/lifecycle/time.ts';
import { isAtLeast, permissionOf } from '../../src/sandbox/world/find.ts';
import type { Change } from '../../src/sandbox/world/table.ts';
import type { Ground } from './ground.ts';
import type { Sight } from './sight.ts';

/** Who may write to the repository, and since when. */
export interface Writers {
  /** Whether an account may write, or could when Drover looked last. */
  readonly mayWrite: (account: number) => boolean;
  /** Whether it could write then, or at any time since. */
  readonly couldWrite: (account: number, since: Instant) => boolean;
  /** What was refused when it was said does not come to count by what its author may do later. */
  readonly couldBeHeard: (said: { readonly by: number; readonly at: Instant }) => boolean;
}

export function watchWriters({ world, repository }: Ground, sight: Sight): Writers {
  const lost = new Map<number, Instant>();
  const gained = new Map<number, Instant>();

  function note({ before, after }: Change): void {
    const [was, is] = [before, after].map(
      (row) => (row as { collaborators?: ReadonlyMap<number, string> }).collaborators,
    );
    const now = world.clock().getTime();
    for (const [account, level] of was ?? []) {
      if (level === 'write' && is?.get(account) !== 'write') lost.set(account, now);
    }
    for (const [account, level] of is ?? []) {
      if (level === 'write' && was?.get(account) !== 'write') gained.set(account, now);
    }
  }

  function mayWrite(account: number): boolean {
    const current = world.tables.repositories.must(repository.id);
    if (world.tables.accounts.must(account).type !== 'User') return false;
    if (isAtLeast(permissionOf(world, current, account), 'write')) return true;
    return (lost.get(account) ?? -Infinity) >= sight.from();
  }

  world.onChange((change) => {
    if (change.table === 'repository' && change.before !== undefined) note(change);
  });
  return {
    mayWrite,
    couldWrite: (account, since) => mayWrite(account) || (lost.get(account) ?? -Infinity) >= since,
    couldBeHeard: ({ by, at }) => (gained.get(by) ?? -Infinity) <= at,
  };
}
