import { z } from 'zod';
import type { Check } from '../answer/parts.ts';
import { askRest } from './asking.ts';
import type { Reading } from './look.ts';

const App = z.object({ id: z.number() });

/**
 * The slugs of Apps whose ids a rule names, among those that reported a check: rules tell sources by number, checks by
 * slug, and `App.databaseId` is not to be relied on.
 */
export async function readApps(
  { client, apps: known }: Reading,
  wanted: readonly number[],
  checks: readonly Check[],
): Promise<ReadonlyMap<number, string>> {
  if (wanted.length === 0) return new Map();
  const slugs = checks.flatMap((check) =>
    check.__typename === 'CheckRun' ? (check.checkSuite?.app?.slug ?? []) : [],
  );
  for (const slug of new Set(slugs)) {
    if (known.has(slug)) continue;
    const answer = await askRest(client, 'GET /apps/{app_slug}', { app_slug: slug }, App);
    if (!('refused' in answer)) known.set(slug, answer.id);
  }
  return new Map([...known].map(([slug, id]) => [id, slug]));
}
