import { z } from 'zod';

/** A GraphQL node id, opaque. Never compared across kinds, never parsed. */
export const NodeId = z.string().min(1).max(200).brand<'NodeId'>();
export type NodeId = z.infer<typeof NodeId>;

/** A git commit id: 40 lower-case hexadecimal digits. */
export const Sha = z
  .string()
  .regex(/^[0-9a-f]{40}$/)
  .brand<'Sha'>();
export type Sha = z.infer<typeof Sha>;

/** The id of an absent object: `updateRefs` reads it as "must not exist" or "delete" (GraphQL schema, RefUpdate). */
export const NO_SHA = Sha.parse('0'.repeat(40));

/** The key of a run: `<issue>/<life>/<stage>/<round>.<attempt>`, for example `12/1/execution/0.1`. It never recurs. */
export const RunKey = z
  .string()
  .regex(/^\d+\/\d+\/[a-z-]+\/\d+\.\d+$/)
  .brand<'RunKey'>();
export type RunKey = z.infer<typeof RunKey>;

/** A workflow run's database id, in digits: real ones exceed 2^31, so it is never a GraphQL Int. */
export const RunId = z.string().regex(/^\d+$/).brand<'RunId'>();
export type RunId = z.infer<typeof RunId>;

/** The part of a SHA that people read. */
export function shortSha(sha: Sha): string {
  return sha.slice(0, 7);
}
