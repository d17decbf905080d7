import type { Looked, Performed, Watch } from '../../src/controller/watched.ts';
import type { Decision } from '../../src/lifecycle/effect.ts';
import type { Snapshot } from '../../src/lifecycle/snapshot/snapshot.ts';
import { KEY } from '../controller/worlds.ts';
import type { Play } from '../lifecycle/play.ts';

/** From now on each wake of the play is told as a look at its issue, of which everything succeeded. */
export function watchPlay(play: Play, watch: Watch): Play {
  const { decisions } = play;
  const push = decisions.push.bind(decisions);
  // A wake notes its decision before anything takes effect: the world is still what was read.
  decisions.push = (...made) => {
    for (const decision of made) watch(lookOf({ ...play.world }, decision));
    return push(...made);
  };
  return play;
}

/** A look that read this and decided that. It took a second, of which deciding took a hundredth. */
export function lookOf(snapshot: Snapshot, decision: Decision): Looked {
  const { now } = snapshot;
  const planned = { snapshot, decision, startedAt: now + 400, endedAt: now + 410 };
  const { commit, shared } = decision;
  const isSent = commit !== null || shared.length > 0;
  const performed = [...decision.owed, ...decision.free].map(
    (effect): Performed => ({
      effect,
      outcome: 'done',
      startedAt: now + 700,
      endedAt: now + 900,
    }),
  );
  return {
    key: KEY,
    startedAt: now,
    endedAt: now + 1_000,
    outcome: isSent || performed.length > 0 ? 'applied' : 'idle',
    read: { outcome: 'read', startedAt: now, endedAt: now + 400 },
    planned,
    committed: isSent
      ? {
          request: { snapshot, commit, shared },
          outcome: 'done',
          whole: true,
          startedAt: now + 410,
          endedAt: now + 700,
        }
      : null,
    performed,
    work: { kind: 'done', again: decision.wakeAt },
  };
}
