import type { Instant, Millis } from '../../src/lifecycle/time.ts';
import { type Answer, toJsonAnswer } from './answer.ts';
import type { Call } from './call.ts';
import type { Chance } from './chance.ts';

/** What goes wrong with one request. `late`: the answer comes after so long. `stale`: it shows an old state. */
export type Fault =
  | { readonly kind: 'fail-before'; readonly how: 'status' | 'time-out' }
  | { readonly kind: 'fail-after'; readonly how: 'status' | 'time-out' }
  | { readonly kind: 'crash-before' }
  | { readonly kind: 'crash-after' }
  | { readonly kind: 'stale'; readonly age: Millis }
  | { readonly kind: 'partial' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'primary-limit' }
  | { readonly kind: 'secondary-limit' };

/** How often each goes wrong in one history; 0 where it never does. */
export interface FaultRates {
  readonly before: number;
  readonly after: number;
  readonly crash: number;
  readonly stale: number;
  readonly partial: number;
  readonly limit: number;
  /** Of webhooks. */
  readonly lost: number;
  readonly doubled: number;
  readonly late: number;
  /** How often somebody acts between two requests of Drover's. */
  readonly between: number;
  /** As if the token had run out. */
  readonly refused: number;
  /** How often something happens to the configuration or the repository, between two acts. */
  readonly upheaval: number;
  /** How often a process starts on a machine whose clock is wrong. */
  readonly skewed: number;
  /** How often a process stands still at a write, until another has taken over. */
  readonly frozen: number;
  /** How often one is told to end, and is slow at it, while the next begins. */
  readonly ending: number;
}

export const NO_FAULTS: FaultRates = {
  before: 0,
  after: 0,
  crash: 0,
  stale: 0,
  partial: 0,
  limit: 0,
  lost: 0,
  doubled: 0,
  late: 0,
  between: 0,
  refused: 0,
  upheaval: 0,
  skewed: 0,
  frozen: 0,
  ending: 0,
};

/** Each kind is switched on for some histories only, so that quiet ones are lived, too. */
export function drawRates(chance: Chance): FaultRates {
  const some = (often: number, most: number): number =>
    chance.happens(often) ? chance.next() * most : 0;
  return {
    before: some(0.4, 0.12),
    after: some(0.4, 0.15),
    crash: some(0.4, 0.06),
    stale: some(0.4, 0.3),
    partial: some(0.25, 0.08),
    limit: some(0.2, 0.04),
    lost: chance.happens(0.1) ? 1 : some(0.4, 0.6),
    doubled: some(0.3, 0.5),
    late: some(0.4, 0.7),
    between: some(0.7, 0.12),
    refused: some(0.15, 0.05),
    upheaval: some(0.15, 0.3),
    skewed: some(0.3, 1),
    frozen: some(0.1, 0.04),
    ending: some(0.1, 0.02),
  };
}

export function drawFault(chance: Chance, rates: FaultRates, call: Call): Fault | null {
  const how = chance.happens(0.7) ? 'status' : 'time-out';
  const moment = chance.next();
  if (moment < rates.before) return { kind: 'fail-before', how };
  if (chance.happens(rates.crash))
    return { kind: chance.happens(0.5) ? 'crash-before' : 'crash-after' };
  if (chance.happens(rates.limit))
    return { kind: chance.happens(0.5) ? 'primary-limit' : 'secondary-limit' };
  if (call.isWrite) return chance.happens(rates.after) ? { kind: 'fail-after', how } : null;
  if (chance.happens(rates.stale)) return { kind: 'stale', age: chance.between(300, 20_000) };
  return call.graphql !== null && chance.happens(rates.partial) ? { kind: 'partial' } : null;
}

/** An answer that says nothing but that it went wrong. */
export function failure(fault: Fault, { graphql }: Call, now: Instant): Answer | null {
  switch (fault.kind) {
    case 'fail-before':
    case 'fail-after':
      if (fault.how === 'time-out')
        throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
      return toJsonAnswer(502, { message: 'Server Error' });
    case 'primary-limit': {
      const message = 'API rate limit exceeded for installation.';
      const headers = {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Math.ceil(now / 1000) + 120),
      };
      return graphql !== null
        ? toJsonAnswer(200, { errors: [{ type: 'RATE_LIMITED', message }] }, headers)
        : toJsonAnswer(403, { message }, headers);
    }
    case 'secondary-limit': {
      const message = 'You have exceeded a secondary rate limit.';
      return toJsonAnswer(403, { message }, { 'retry-after': '60' });
    }
    case 'refused':
      return toJsonAnswer(401, { message: 'Bad credentials' });
    case 'crash-before':
    case 'crash-after':
    case 'stale':
    case 'partial':
      return null;
  }
}
