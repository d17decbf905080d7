import { createHash, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { type JWK, exportJWK, SignJWT } from 'jose';
import type { IdentityRequest } from '../actions/host.ts';
import type { World } from '../world/world.ts';

/** A token lives for five minutes, as the example in GitHub's docs does (actions/reference/security/oidc). */
const LIFETIME = 300;

/** The issuer of a GitHub Enterprise Server (docs: enterprise-server, actions/reference/security/oidc, claim `iss`). */
const ISSUER = '/_services/token';
/** Where jobs ask; GitHub tells it to them alone, and it is opaque. */
const REQUESTS = '/_services/pipelines/id-token';

/** Who a job is, towards services that trust this GitHub. */
export interface Identities {
  /** What a job with `id-token: write` finds in its environment, until it has ended. */
  readonly grant: (request: IdentityRequest) => { readonly url: string; readonly token: string };
  readonly revoke: (jobId: number) => void;
  /** Keys, discovery and requests, at the server's root. */
  readonly routes: Hono;
}

export function makeIdentities(world: World): Identities {
  const granted = new Map<string, IdentityRequest>();
  let signing: { key: KeyObject; jwk: JWK } | null = null;

  async function keys(): Promise<{ key: KeyObject; jwk: JWK }> {
    if (signing !== null) return signing;
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const kid = createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' }));
    const jwk = {
      ...(await exportJWK(publicKey)),
      kid: kid.digest('hex'),
      alg: 'RS256',
      use: 'sig',
    };
    signing = { key: privateKey, jwk };
    return signing;
  }

  const issuer = (): string => `${world.origin}${ISSUER}`;
  const routes = new Hono();
  routes.get(`${ISSUER}/.well-known/openid-configuration`, (context) =>
    context.json({
      issuer: issuer(),
      jwks_uri: `${issuer()}/.well-known/jwks`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public', 'pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid'],
    }),
  );
  routes.get(`${ISSUER}/.well-known/jwks`, async (context) =>
    context.json({ keys: [(await keys()).jwk] }),
  );
  routes.get(REQUESTS, async (context) => {
    const header = context.req.header('authorization') ?? '';
    const request = granted.get(header.replace(/^bearer /i, ''));
    if (request === undefined) return context.json({ message: 'Unauthorized' }, 401);
    const { key, jwk } = await keys();
    const now = Math.floor(world.clock().getTime() / 1000);
    const { claims } = request;
    const value = await new SignJWT(claims)
      .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: jwk.kid ?? '' })
      .setIssuer(issuer())
      .setAudience(
        context.req.query('audience') ?? `${world.origin}/${claims['repository_owner'] ?? ''}`,
      )
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + LIFETIME)
      .sign(key);
    return context.json({ count: value.length, value });
  });

  return {
    grant: (request) => {
      const token = randomUUID();
      granted.set(token, request);
      return { url: `${world.origin}${REQUESTS}?api-version=2.0`, token };
    },
    revoke: (jobId) => {
      for (const [token, request] of granted) if (request.jobId === jobId) granted.delete(token);
    },
    routes,
  };
}
