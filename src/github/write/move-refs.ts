import type { RefMove } from '../../lifecycle/effect.ts';
import type { Mutation } from './mutation.ts';

/**
 * Moves refs, all or none of them: `beforeOid` is a real compare-and-swap, zeros mean that the ref must not exist, and
 * `afterOid` zeros delete it. GitHub: updateRefs, RefUpdate.
 */
export function moveRefs(repository: string, moves: readonly RefMove[]): Mutation {
  return {
    field: 'updateRefs',
    type: 'UpdateRefsInput',
    input: {
      repositoryId: repository,
      refUpdates: moves.map(({ name, before, after, force }) => ({
        name,
        beforeOid: before,
        afterOid: after,
        force,
      })),
    },
  };
}
