import { z } from 'zod';
import { parseRecord } from '../../lifecycle/record/codec.ts';
import type { IssueRecord } from '../../lifecycle/record/record.ts';
import { ok, type Result } from '../../lifecycle/result.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import { nodes } from '../answer/parts.ts';
import { TRUSTING } from '../examine/read-whole.ts';
import { type Asking, ask } from './ask.ts';

/** Pages that are read, of 20 versions each. */
const MOST_PAGES = 15;
/** What matters not while signatures are not checked. */
const ANYWHERE = { host: '', repository: '', issue: '' };

const Edit = z.object({
  diff: z.string().nullable(),
  editor: z.object({ __typename: z.string(), login: z.string() }).nullable(),
});
type Edit = z.infer<typeof Edit>;

const VersionsAnswer = z.object({
  record: z
    .object({
      userContentEdits: z
        .object({
          nodes: nodes(Edit),
          pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        })
        .nullish(),
    })
    .nullable(),
});

/** Which comment, and the slug of the App whose versions count. */
interface Versioned {
  readonly what: string;
  readonly comment: string;
  readonly app: string;
}

/**
 * The records that a comment held, oldest first, as far as GitHub shows its edits: what the App itself wrote, each
 * revision once. None where it was never edited.
 */
export async function readVersions(
  asking: Asking,
  { what, comment, app }: Versioned,
): Promise<Result<readonly IssueRecord[], Trouble>> {
  const records = new Map<string, IssueRecord>();
  for (let after: string | null = null, pages = 1; pages <= MOST_PAGES; pages += 1) {
    const variables: Readonly<Record<string, unknown>> = { record: comment, after };
    const read = await ask(asking, what, {
      operation: 'PersonVersions',
      variables,
      answer: VersionsAnswer,
    });
    if (!read.ok) return read;
    const edits = read.value.record?.userContentEdits;
    for (const edit of edits?.nodes ?? []) {
      const record = recordIn(edit, app);
      if (record !== null) records.set(`${record.life}.${record.revision}`, record);
    }
    if (edits?.pageInfo.hasNextPage !== true) break;
    after = edits.pageInfo.endCursor;
  }
  return ok([...records.values()].toSorted((a, b) => a.life - b.life || a.revision - b.revision));
}

/** GitHub calls it a difference, and gives the whole text of that version. */
function recordIn({ diff, editor }: Edit, app: string): IssueRecord | null {
  if (editor?.__typename !== 'Bot' || editor.login.replace(/\[bot\]$/, '') !== app) return null;
  const parsed = parseRecord(diff ?? '', ANYWHERE, TRUSTING);
  return parsed.kind === 'valid' ? parsed.record : null;
}
