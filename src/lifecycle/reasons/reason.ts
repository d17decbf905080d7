import { REFUSALS, type RefusalCode } from '../acts/refusal.ts';
import { BLOCK_CODES, type BlockCode } from '../record/hold.ts';

/** How a pull request came to be merged. */
export const MERGE_REASONS = ['gates-held', 'by-hand', 'unapproved'] as const;
export type MergeReason = (typeof MERGE_REASONS)[number];

/** Why Drover did, or did not do, something: stable, and explained in docs/reasons.md. */
export type ReasonCode =
  | `blocked.${BlockCode}`
  | `refused.${RefusalCode}`
  | `merged.${MergeReason}`;

export const REASON_CODES: readonly ReasonCode[] = [
  ...BLOCK_CODES.map((code) => `blocked.${code}` as const),
  ...REFUSALS.map((code) => `refused.${code}` as const),
  ...MERGE_REASONS.map((code) => `merged.${code}` as const),
];

/** The code behind a word of the record: null for a word that this version does not know. */
export function reasonOf(kind: 'blocked' | 'refused' | 'merged', word: string): ReasonCode | null {
  return REASON_CODES.find((code) => code === `${kind}.${word}`) ?? null;
}
