import { createPublicKey, verify } from 'node:crypto';
import type { App } from '../world/records/app.ts';
import type { World } from '../world/world.ts';

/** GitHub allows ten minutes, and a minute of clocks that disagree. */
const longest = 600;
const drift = 60;

/** The App that signed this JWT (RS256, `iss` its id or client id), or a sentence why it is refused. */
export function verifyAppJwt(world: World, jwt: string): App | string {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const head = decode(header);
  const claims = decode(payload);
  if (head?.['alg'] !== 'RS256' || claims === undefined) {
    return 'A JSON web token could not be decoded';
  }
  const issuer = String(claims['iss']);
  const app = world.tables.apps
    .all()
    .find((each) => [String(each.id), each.clientId].includes(issuer));
  if (app === undefined) return 'Integration not found';
  const key = createPublicKey(app.publicKey);
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))) {
    return 'A JSON web token could not be decoded';
  }
  return checkTimes(world, claims) ?? app;
}

function checkTimes(world: World, claims: Readonly<Record<string, unknown>>): string | undefined {
  const now = world.clock().getTime() / 1000;
  const { iat, exp } = claims;
  if (typeof exp !== 'number' || exp < now) {
    return "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires";
  }
  if (exp > now + longest + drift)
    return "'Expiration time' claim ('exp') is too far in the future";
  if (typeof iat !== 'number' || iat > now + drift) {
    return "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";
  }
  return undefined;
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
