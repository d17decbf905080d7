import type { Actor } from '../world/actor.ts';
import type { RateWindow } from '../server/deps.ts';
import type { World } from '../world/world.ts';

/** What every resolver of one request gets. */
export interface GraphqlContext {
  readonly world: World;
  readonly actor: Actor;
  /** Cost and node count of the document, for `rateLimit`. */
  readonly cost: DocumentCost;
  readonly rate: RateWindow | undefined;
}

export interface DocumentCost {
  /** Points of the primary rate limit. */
  readonly points: number;
  /** The most nodes that the document may return. */
  readonly nodes: number;
}
