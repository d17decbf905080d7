import type { NodeId } from '../ids.ts';

/** An account. `id` and `type` tell who is a bot; a login never does. */
export interface Actor {
  readonly login: string;
  readonly id: NodeId;
  readonly type: 'User' | 'Bot' | 'Other';
}
