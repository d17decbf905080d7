import { fullName } from '../world/find.ts';
import type { Repository } from '../world/records/repository.ts';
import type { World } from '../world/world.ts';

/** An address under `/api/v3`. */
export function api(world: World, path: string): string {
  return `${world.origin}/api/v3${path}`;
}

/** An address that a person opens. */
export function web(world: World, path: string): string {
  return `${world.origin}${path}`;
}

/** `…/api/v3/repos/owner/name` and what is under it. */
export function repoApi(world: World, repository: Repository, path = ''): string {
  return api(world, `/repos/${fullName(world, repository)}${path}`);
}

export function repoWeb(world: World, repository: Repository, path = ''): string {
  return web(world, `/${fullName(world, repository)}${path}`);
}
