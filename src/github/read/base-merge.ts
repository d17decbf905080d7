import { z } from 'zod';
import { askRest } from './asking.ts';
import type { Looked, Reading } from './look.ts';

const Comparison = z.object({
  files: z
    .array(
      z.object({
        filename: z.string(),
        status: z.string(),
        patch: z.string().optional(),
        sha: z.string().nullable(),
      }),
    )
    .optional(),
});

/** GitHub shows at most 300 files of a comparison: with more, nothing can be said. */
const MOST_FILES = 300;

/**
 * Whether the head is nothing but a merge of the base into the head that the record knows, and changes against the base
 * what that head changed: the same files with the same patches.
 */
export async function isCleanBaseMerge(
  reading: Reading,
  { world, record, config }: Looked,
): Promise<boolean> {
  const { pull = null } = world;
  const branch = record.kind === 'valid' ? record.record.branch : null;
  const carries = config.kind === 'valid' && config.config.gates.baseMerge === 'carry';
  const known = branch?.head ?? null;
  if (!carries || pull === null || known === null || pull.headRefOid === known) return false;
  const commit = pull.commits.at(-1)?.commit;
  const [first, second] = commit?.parents ?? [];
  if (commit?.oid !== pull.headRefOid || first?.oid !== known || second === undefined) return false;
  if (commit.parents.length !== 2) return false;
  const before = await changesOf(reading, pull.baseRefName, known);
  const after = await changesOf(reading, pull.baseRefName, pull.headRefOid);
  return before !== null && before === after;
}

/** What a commit changes since it left the base, as text that is equal for equal changes. */
async function changesOf(
  { client, key }: Reading,
  base: string,
  head: string,
): Promise<string | null> {
  const { owner, repo } = key;
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
  const answer = await askRest(
    client,
    route,
    { owner, repo, basehead: `${base}...${head}`, per_page: 1 },
    Comparison,
  );
  if ('refused' in answer || answer.files === undefined || answer.files.length >= MOST_FILES)
    return null;
  // A file without a patch is binary or too long to show: it is compared as a whole.
  const files = answer.files.map(({ filename, status, patch, sha }) => [
    filename,
    status,
    withoutPlaces(patch) ?? sha,
  ]);
  return JSON.stringify(files.toSorted(([a], [b]) => String(a).localeCompare(String(b))));
}

/** What the base changed elsewhere in a file moves a hunk without changing it. */
function withoutPlaces(patch: string | undefined): string | undefined {
  return patch?.replace(/^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/gm, '@@');
}
