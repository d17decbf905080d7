import { createHash } from 'node:crypto';
import { makeBoundedMap } from '../../../ingress/bounded-map.ts';
import { type Instant, MINUTE } from '../../../lifecycle/time.ts';

/** How often one token may ask. */
const A_MINUTE = 60;
/** How often all tokens together may ask that GitHub has not accepted here yet: guessing is not worth while. */
const STRANGERS_A_MINUTE = 30;
/** So many tokens are remembered, as hashes. */
const MOST = 5_000;

interface Bucket {
  readonly left: number;
  readonly at: Instant;
}

/** Who may ask now. No token is kept. */
export interface Allowance {
  /** In seconds, how long to wait; null when the token may ask now, which is counted. */
  readonly wait: (token: string) => number | null;
  /** GitHub has accepted this token. */
  readonly know: (token: string) => void;
}

export function makeAllowance(now: () => Instant): Allowance {
  const known = makeBoundedMap<Bucket>(MOST);
  let strangers: Bucket = { left: STRANGERS_A_MINUTE, at: now() };
  return {
    wait(token) {
      const name = nameOf(token);
      const bucket = known.get(name);
      if (bucket === undefined) {
        const next = drawn(strangers, STRANGERS_A_MINUTE, now());
        strangers = next.bucket;
        return next.wait;
      }
      const next = drawn(bucket, A_MINUTE, now());
      known.set(name, next.bucket);
      return next.wait;
    },
    know(token) {
      const name = nameOf(token);
      if (known.get(name) === undefined) known.set(name, { left: A_MINUTE - 1, at: now() });
    },
  };
}

/** Takes one out of a bucket that fills evenly. */
function drawn(
  { left, at }: Bucket,
  most: number,
  now: Instant,
): { readonly bucket: Bucket; readonly wait: number | null } {
  const full = Math.min(most, left + (Math.max(0, now - at) * most) / MINUTE);
  if (full < 1)
    return { bucket: { left: full, at: now }, wait: Math.ceil(((1 - full) * 60) / most) };
  return { bucket: { left: full - 1, at: now }, wait: null };
}

function nameOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
