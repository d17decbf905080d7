import type { CommandName } from './command.ts';

/** Commands of the same instant take effect in this order: whatever stops goes before whatever goes on. */
export const SAFETY_ORDER: readonly CommandName[] = [
  'cancel',
  'pause',
  'reject',
  'deny',
  'feedback',
  'unapprove',
  'approve',
  'resume',
  'retry',
  'ready',
];

/** A sort key: lower goes first; commands without a place of their own come last. */
export function safetyRank(name: CommandName): number {
  const place = SAFETY_ORDER.indexOf(name);
  return place === -1 ? SAFETY_ORDER.length : place;
}
