import { fail, ok } from '../../lifecycle/result.ts';
import type { Outcome } from '../world/api-error.ts';
import { forbidden } from '../world/api-error.ts';
import { actorOf } from '../world/operations/apps.ts';
import type { World } from '../world/world.ts';
import { verifyAppJwt } from './app-jwt.ts';
import type { Caller } from './deps.ts';

function unauthorized(message: string): Outcome<Caller> {
  return fail({ status: 401, type: 'FORBIDDEN', message });
}

/**
 * Who asks, by the `Authorization` header: `token X`, `Bearer X`, or Basic with the token as password as
 * git sends it. No header at all is anonymous; a wrong one is a 401, never anonymous.
 */
export function authenticate(world: World, header: string | undefined): Outcome<Caller> {
  if (header === undefined || header.trim() === '') return ok({ kind: 'anonymous' });
  const secret = secretOf(header.trim());
  if (secret === undefined) return unauthorized('Bad credentials');
  if (/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(secret)) {
    const app = verifyAppJwt(world, secret);
    return typeof app === 'string' ? unauthorized(app) : ok({ kind: 'app', app });
  }
  const token = world.tables.tokens.one('value', secret);
  if (token === undefined) return unauthorized('Bad credentials');
  if (token.expiresAt !== null && Date.parse(token.expiresAt) <= world.clock().getTime()) {
    return unauthorized('Bad credentials');
  }
  if (token.kind === 'installation') {
    const installation = world.tables.installations.get(token.installationId);
    if (installation === undefined) return unauthorized('Bad credentials');
    if (installation.suspendedAt !== null) return forbidden('This installation has been suspended');
  }
  return ok({ kind: 'token', token, actor: actorOf(world, token) });
}

function secretOf(header: string): string | undefined {
  const [scheme = '', value = ''] = header.split(/\s+/, 2);
  switch (scheme.toLowerCase()) {
    case 'token':
    case 'bearer':
      return value;
    case 'basic': {
      const [user = '', password = ''] = Buffer.from(value, 'base64')
        .toString('utf8')
        .split(':', 2);
      // Some clients put the token where the name goes.
      return password === '' || password === 'x-oauth-basic' ? user : password;
    }
    default:
      return undefined;
  }
}
