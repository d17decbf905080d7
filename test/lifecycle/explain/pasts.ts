import type { IssuePast } from '../../../src/lifecycle/explain/past.ts';
import { LIFECYCLES } from '../../recorded/lifecycles.ts';
import { aPlay, type Play } from '../play.ts';

/** The past of a play: every record that it committed, as GitHub keeps the versions of a comment. */
export function pastOf(play: Play, more: Partial<IssuePast> = {}): IssuePast {
  const versions = play.decisions.flatMap(({ commit }) => (commit === null ? [] : [commit.record]));
  return {
    snapshot: play.world,
    versions,
    isWhole: true,
    runs: [],
    deployments: [],
    pull: null,
    ...more,
  };
}

/** One of the lifecycles that are played for the record, to its end. */
export function played(name: string): Play {
  const lifecycle = LIFECYCLES[name];
  if (lifecycle === undefined) throw new Error(`there is no lifecycle ${name}`);
  const play = aPlay(lifecycle.config);
  lifecycle.live(play);
  return play;
}
