import { createRemoteJWKSet, customFetch, decodeJwt, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../controller/ports.ts';
import { RunId } from '../../lifecycle/ids.ts';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import { type Instant, type Millis, SECOND } from '../../lifecycle/time.ts';
import type { Issuer } from './issuer.ts';
import { makeMeter } from './meter.ts';

/** What GitHub says of a job, as far as it matters here (docs: actions/reference/security/oidc, "OIDC token claims"). */
const Claims = z.object({
  jti: z.string().min(1).max(200),
  exp: z.number(),
  repository: z.string().regex(/^[^/\s]{1,100}\/[^/\s]{1,200}$/),
  repository_id: z.string().regex(/^\d{1,16}$/),
  run_id: RunId,
  run_attempt: z.literal('1'),
  event_name: z.literal('workflow_dispatch'),
  ref: z.string().max(300),
  workflow_ref: z.string().max(600),
  job_workflow_ref: z.string().max(600),
});
export type Claims = z.infer<typeof Claims>;

/** Why a token is not believed: `busy` for too many at once; nothing is said of the token then. */
export type NotBelieved = 'busy' | 'refused' | 'no keys';

export interface IdTokenDeps {
  readonly issuer: Issuer;
  /** Drover's own address. */
  readonly audience: string;
  readonly clock: Pick<Clock, 'now'>;
}

/** A token is as old as this at the most; GitHub's live five minutes. */
const OLDEST = 600;
/** Seconds by which clocks may differ. */
const DRIFT = 30;
/**
 * Signatures that are checked in a minute. Anybody can send what looks like a token for us, and a check takes a tenth of
 * a millisecond: so many that nobody shuts out runs by a few requests, and so few that they cost nothing worth a word.
 */
const MOST_A_MINUTE = 3_000;
const KEYS_WITHIN: Millis = 5 * SECOND;
/** After keys could not be had, nobody asks for them for so long. */
const KEYS_AGAIN: Millis = 2 * SECOND;

/**
 * Makes the check of a job's token: whose it is by its signature, with keys that are fetched from the host's own issuer
 * and from nowhere else, and that it is for us, in time, and shown for the first time.
 */
export function makeIdTokenCheck({ issuer, audience, clock }: IdTokenDeps) {
  const keys = createRemoteJWKSet(new URL(issuer.keys), {
    timeoutDuration: KEYS_WITHIN,
    [customFetch]: makeSparingFetch(clock),
  });
  const isFirst = makeMemoryOfTokens(clock);
  const mayCheck = makeMeter(clock, { each: MOST_A_MINUTE, together: MOST_A_MINUTE });

  return async (token: string): Promise<Result<Claims, NotBelieved>> => {
    if (!speaksOfUs(token, { issuer: issuer.issuer, audience })) return fail('refused');
    if (!mayCheck('')) return fail('busy');
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: issuer.issuer,
        audience,
        algorithms: ['RS256'],
        maxTokenAge: OLDEST,
        clockTolerance: DRIFT,
        currentDate: new Date(clock.now()),
        requiredClaims: ['exp', 'iat', 'jti'],
      });
      const claims = Claims.safeParse(payload);
      if (!claims.success || !isFirst(claims.data)) return fail('refused');
      return ok(claims.data);
    } catch (error) {
      return fail(isOfToken(error) ? 'refused' : 'no keys');
    }
  };
}

/** Where keys could not be had a moment ago, nobody asks for them again on a stranger's account. */
function makeSparingFetch(clock: Pick<Clock, 'now'>) {
  let until: Instant = 0;
  return async (url: string, options: RequestInit): Promise<Response> => {
    if (clock.now() < until) throw new Error('no keys a moment ago');
    const before = until;
    until = clock.now() + KEYS_AGAIN;
    const answer = await fetch(url, options);
    if (answer.ok) until = before;
    return answer;
  };
}

/** What says itself that it is another's needs no signature looked at. */
function speaksOfUs(
  token: string,
  { issuer, audience }: { readonly issuer: string; readonly audience: string },
): boolean {
  try {
    const { iss, aud } = decodeJwt(token);
    return iss === issuer && (aud === audience || (Array.isArray(aud) && aud.includes(audience)));
  } catch {
    return false;
  }
}

/** By the codes of jose: the others tell of keys that could not be had. */
function isOfToken(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^ERR_(?:JWT|JWS|JOSE_ALG|JOSE_NOT_SUPPORTED|JWKS_NO_MATCHING_KEY|JWKS_MULTIPLE_MATCHING_KEYS)/.test(
    code,
  );
}

/** Remembers tokens until they are too old; so each counts once in this process. */
function makeMemoryOfTokens(clock: Pick<Clock, 'now'>) {
  const until = new Map<string, Instant>();
  return ({ jti, exp }: Claims): boolean => {
    const now = clock.now();
    for (const [old, end] of until) if (end < now) until.delete(old);
    if (until.has(jti)) return false;
    until.set(jti, exp * 1000 + DRIFT * SECOND);
    return true;
  };
}
