import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { World } from '../world/world.ts';
import { web } from './addresses.ts';

/** What lies behind GitHub's storage hosts: an artifact's zip, the logs of a run, the log of a job. */
export type StoredKind = 'artifacts' | 'run-logs' | 'job-logs';

/** Milliseconds that a link to storage lives, as on GitHub [OpenAPI `actions/download-artifact`]. */
const life = 60_000;
const secrets = new WeakMap<World, Buffer>();

/** A signed address on the same server, good for a minute without a token. */
export function storageLink(world: World, kind: StoredKind, id: number): string {
  const until = world.clock().getTime() + life;
  const query = `until=${until}&signature=${sign(world, `${kind}/${id}/${until}`)}`;
  return web(world, `/_storage/${kind}/${id}?${query}`);
}

export function isGoodLink(
  world: World,
  link: { kind: string; id: string; until: string; signature: string },
): boolean {
  const expected = sign(world, `${link.kind}/${link.id}/${link.until}`);
  const given = Buffer.from(link.signature);
  const same = given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
  return same && Number(link.until) >= world.clock().getTime();
}

function sign(world: World, text: string): string {
  const secret = secrets.get(world) ?? randomBytes(32);
  secrets.set(world, secret);
  return createHmac('sha256', secret).update(text).digest('hex');
}
