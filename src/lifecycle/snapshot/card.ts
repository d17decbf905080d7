import type { NodeId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Actor } from './actor.ts';

export interface CardSnapshot {
  readonly itemId: NodeId;
  readonly projectId: NodeId;
  readonly fieldId: NodeId;
  /** The option shown, by name; null when the field is empty. */
  readonly option: string | null;
  readonly options: readonly { readonly id: string; readonly name: string }[];
}

export interface StatusMove {
  readonly id: NodeId;
  readonly by: Actor | null;
  readonly at: Instant;
  /** The option's name, as the board has it. */
  readonly to: string;
  readonly automated: boolean;
}
