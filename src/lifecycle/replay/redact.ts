import type { Seal } from '../markers/seal.ts';
import { renderRecord } from '../record/codec.ts';
import type { IssueRecord } from '../record/record.ts';
import type { CommentSnapshot } from '../snapshot/comment.ts';
import type { RecordRead } from '../snapshot/record-read.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** What a command says with its first words, beside names of prompts and items, numbers and SHAs. */
const WORDS = new Set(
  'risk text design plan protected revert fix forward accept runs rounds dollars until for'.split(
    ' ',
  ),
);
const MEANING = /^(?:[pf]\d{1,4}|[0-9a-f]{7,40}|[+$]*\d[\w.:-]*|@[\w-]+)$/i;
const COMMAND = /^([ \t]*\/(?:drover[ \t]+)?[a-z-]+)(.*)$/i;

/**
 * A snapshot without what people and agents wrote: each letter and digit of it is an x. What commands say by their names,
 * by numbers, ids, SHAs and a few words of their own stays, and so do logins, labels, paths, addresses, and the texts of
 * GitHub. What is decided may be another thing where it hangs on the words themselves.
 */
export function redacted(snapshot: Snapshot): Snapshot {
  const { issue, pull, comments, results, run } = snapshot;
  return {
    ...snapshot,
    issue: {
      ...issue,
      title: masked(issue.title),
      body: masked(issue.body),
      versions: issue.versions.map((each) => ({
        ...each,
        title: masked(each.title),
        body: masked(each.body),
      })),
    },
    record: redactedRead(snapshot.record),
    pull: pull === null ? null : redactedPull(pull),
    comments: comments.map((comment) => redactedComment(comment, snapshot)),
    results: maskedProse(results),
    run: maskedProse(run),
  };
}

type Pull = NonNullable<Snapshot['pull']>;

function redactedPull(pull: Pull): Pull {
  const { title, body, headRef } = pull;
  return { ...pull, title: masked(title), body: masked(body), headRef: maskedBranch(headRef) };
}

/** Branches are named after the title of their issue. */
function maskedBranch(name: string): string {
  const [, ours, slug] = /^(drover\/\d+-)(.*)$/.exec(name) ?? [];
  return ours === undefined || slug === undefined ? name : `${ours}${masked(slug)}`;
}

/** What was kept is read without a look at its signature. */
const UNSIGNED: Seal = { sign: () => '0', verify: () => true };
const ANYWHERE = { host: '', repository: '', issue: '' };

function redactedRead(read: RecordRead): RecordRead {
  if (read.kind !== 'valid') return read;
  const record = redactedRecord(read.record);
  const comment = { ...read.comment, body: renderRecord(record, ANYWHERE, UNSIGNED) };
  return { ...read, record, comment };
}

/** A record holds no words of people, but for its branch, and what runs and GitHub told. */
function redactedRecord(record: IssueRecord): IssueRecord {
  const { branch, hold, history, owed } = record;
  return {
    ...record,
    branch: branch === null ? null : { ...branch, name: maskedBranch(branch.name) },
    hold: hold === null ? null : maskedProse(hold),
    history: history.map((line) => ({ ...line, args: maskedProse(line.args) })),
    owed: owed.map((entry) => ({ ...entry, args: maskedProse(entry.args) })),
  };
}

/** Of what Drover itself said nothing is needed but the keys, which stand beside it. */
function redactedComment(comment: CommentSnapshot, { viewer }: Snapshot): CommentSnapshot {
  const isOurs = comment.author?.id === viewer.id;
  return { ...comment, body: isOurs ? '' : comment.body.split('\n').map(maskedLine).join('\n') };
}

function maskedLine(line: string): string {
  const [, command, rest = ''] = COMMAND.exec(line) ?? [];
  return command === undefined ? masked(line) : `${command}${rest.replace(/\S+/g, maskedWord)}`;
}

function maskedWord(word: string): string {
  return WORDS.has(word.toLowerCase()) || MEANING.test(word) ? word : masked(word);
}

function masked(text: string): string {
  return text.replace(/[\p{L}\p{N}]/gu, 'x');
}

/** What agents report is prose where it has blanks; ids, SHAs, paths and words of the contract have none. */
function maskedProse<T>(value: T): T {
  if (typeof value === 'string') return (/\s/.test(value) ? masked(value) : value) as T;
  if (Array.isArray(value)) return value.map((each: unknown) => maskedProse(each)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, maskedProse(inner)] as const);
  return Object.fromEntries(entries) as T;
}
