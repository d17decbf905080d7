import type { Repository } from '../world/records/repository.ts';
import { Refusal } from './refusal.ts';
import type { Ask } from './route.ts';

/** The commit that a branch, tag, full ref or SHA of a path stands for; else GitHub's 422. */
export async function commitAt(
  { world }: Ask,
  repository: Repository,
  revision: string,
): Promise<string> {
  const oid = await world.git.resolve(repository.id, revision);
  if (oid === undefined) throw new Refusal(422, `No commit found for SHA: ${revision}`);
  return oid;
}
