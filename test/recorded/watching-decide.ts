import { decide as real } from '../../src/lifecycle/decide.ts';
import type { Decision } from '../../src/lifecycle/effect.ts';
import type { Snapshot } from '../../src/lifecycle/snapshot/snapshot.ts';
import type { Wake } from '../../src/lifecycle/replay/history.ts';
import { textOf } from '../../src/github/config-text.ts';

let watched: Wake[] = [];

/** What has been decided since the last call, in order. */
export function takeWakes(configOf: (snapshot: Snapshot) => string): readonly Wake[] {
  const all = watched.map((wake) => ({ ...wake, config: wake.config || configOf(wake.snapshot) }));
  watched = [];
  return all;
}

/** Stands in for the real one while histories are recorded. */
export function decide(snapshot: Snapshot): Decision {
  const seen = structuredClone(snapshot);
  const decision = real(snapshot);
  const { config } = snapshot;
  const text = config.kind === 'valid' ? textOf(config.config) : undefined;
  watched.push({ snapshot: seen, decision, config: text ?? '' });
  return decision;
}
