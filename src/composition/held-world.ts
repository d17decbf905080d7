import type { IssueKey, IssueWorld } from '../controller/ports.ts';

const LOST = { kind: 'unclear', reason: 'another process may have this issue by now' } as const;

/**
 * The world of a process that shares its issues with others: it writes nothing for an issue that may have been given to
 * another meanwhile, as when this one stood still or the database gave no answer for long.
 */
export function heldWorld(world: IssueWorld, holds: (key: IssueKey) => boolean): IssueWorld {
  return {
    read: (key, outcomes) => world.read(key, outcomes),
    commit: async (key, request) => (holds(key) ? world.commit(key, request) : LOST),
    perform: async (key, effect, snapshot) =>
      holds(key) ? world.perform(key, effect, snapshot) : LOST,
    leave: async (key) => (holds(key) ? world.leave(key) : LOST),
  };
}
