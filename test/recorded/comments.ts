import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { renderRecord } from '../../src/lifecycle/record/codec.ts';
import { type IssueRecord, RECORD_VERSION } from '../../src/lifecycle/record/record.ts';
import { type RecordedHistory, scopeOf } from '../../src/lifecycle/replay/history.ts';
import { SEAL, thaw } from './history.ts';

/** A record comment as it stood on an issue, whole. */
export interface RecordComment {
  /** The version of the schema by which it was written. */
  readonly version: number;
  readonly file: string;
  readonly body: string;
}

const FOLDER = new URL('./comments/', import.meta.url);

/** What the comments are of: one each, written once for every version of the schema. */
const KINDS: Readonly<Record<string, (record: IssueRecord) => boolean>> = {
  'at-work': ({ run, hold }) => run !== null && hold === null,
  'with-a-question': ({ hold }) => hold?.code === 'prompt',
  'in-review': ({ stage, offer }) => stage === 'review-intake' && offer?.postedAt != null,
  'in-a-round': ({ stage, run }) => stage === 'feedback-implementation' && run !== null,
  approved: ({ stage, approvals }) => stage === 'merge' && approvals.length > 1,
  'after-the-merge': ({ stage, verify }) => stage === 'post-merge-verify' && verify.failures > 1,
  rebuilt: ({ hold }) => hold?.code === 'rebuilt',
  watched: ({ observing }) => observing !== null,
  ended: ({ end }) => end !== null,
};

export function readComments(): readonly RecordComment[] {
  return readdirSync(FOLDER).map((file) => ({
    file,
    version: Number(/^v(\d+)-/.exec(file)?.[1]),
    body: readFileSync(new URL(file, FOLDER), 'utf8').trimEnd(),
  }));
}

/** Writes the comments of this version that are not there yet; one that is there is never written again. */
export function writeComments(histories: readonly RecordedHistory[]): void {
  const commits = histories.flatMap((history) =>
    thaw(history).flatMap(({ snapshot, decision }) =>
      decision.commit === null ? [] : [{ scope: scopeOf(snapshot), ...decision.commit }],
    ),
  );
  for (const [kind, isOne] of Object.entries(KINDS)) {
    const file = new URL(`v${RECORD_VERSION}-${kind}.md`, FOLDER);
    const found = commits.find(({ record }) => isOne(record));
    if (found === undefined) throw new Error(`no history has a record ${kind}`);
    if (existsSync(file)) continue;
    writeFileSync(file, `${found.view}\n\n${renderRecord(found.record, found.scope, SEAL)}\n`);
  }
}
