const tails = new WeakMap<object, Map<number, Promise<unknown>>>();

/**
 * Runs what changes a repository's refs one after another, so that nothing happens between a look at a
 * branch and the move of it. Not reentrant: only the outermost operation takes it.
 */
export function exclusively<T>(
  owner: object,
  repositoryId: number,
  work: () => Promise<T>,
): Promise<T> {
  const ofOwner = tails.get(owner) ?? new Map<number, Promise<unknown>>();
  tails.set(owner, ofOwner);
  const before = ofOwner.get(repositoryId) ?? Promise.resolve();
  const mine = before.then(work, work);
  ofOwner.set(repositoryId, mine);
  return mine;
}
