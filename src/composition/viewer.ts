import type { IssueWorld } from '../controller/ports.ts';

/** Learns from each read who we are to GitHub, since no request of its own tells an installation that. */
export function watchViewer(world: IssueWorld): { world: IssueWorld; id: () => string | null } {
  let id: string | null = null;
  return {
    id: () => id,
    world: {
      commit: (key, request) => world.commit(key, request),
      perform: (key, effect, snapshot) => world.perform(key, effect, snapshot),
      leave: (key) => world.leave(key),
      async read(key, outcomes) {
        const read = await world.read(key, outcomes);
        if (read.kind === 'read') id = read.snapshot.viewer.id;
        return read;
      },
    },
  };
}
