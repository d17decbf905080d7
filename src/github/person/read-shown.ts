import { z } from 'zod';
import { parseRecord } from '../../lifecycle/record/codec.ts';
import type { IssueShown, RecordShown, RepoName } from '../../lifecycle/shown/shown.ts';
import { TRUSTING } from '../examine/read-whole.ts';

const Who = z.object({ __typename: z.string(), login: z.string() });

export const Said = z.object({
  url: z.string(),
  body: z.string(),
  createdAt: z.string(),
  author: Who.nullable(),
  editor: Who.nullable(),
});
export type Said = z.infer<typeof Said>;

export const Shown = z.object({
  number: z.number(),
  title: z.string(),
  url: z.string(),
  state: z.enum(['OPEN', 'CLOSED']),
  pinnedIssueComment: z.object({ issueComment: Said.nullable() }).nullable(),
});

/** What matters not while signatures are not checked. */
const ANYWHERE = { host: '', repository: '', issue: '' };
const RECORD = '<!-- drover:record ';

/** The App's bot that wrote this; null where a person did. */
export function botOf({ author }: Said): string | null {
  return author?.__typename === 'Bot' ? author.login.replace(/\[bot\]$/, '') : null;
}

/** The record among comments; the oldest one, as Drover itself has it. */
export function recordAmong(comments: readonly Said[], app: string | null): RecordShown {
  const records = comments
    .filter(({ body }) => body.includes(RECORD))
    .filter((each) => isBy(each, app));
  const apps = [...new Set(records.flatMap((each) => botOf(each) ?? []))];
  if (apps.length > 1) return { kind: 'several', apps };
  const read = records.map((comment) => readOne(comment));
  return read.find(({ kind }) => kind === 'valid') ?? read[0] ?? { kind: 'absent' };
}

/** Whether nobody but its author has changed it: whoever may write in a repository may edit what others said there. */
export function isUnedited(comment: Said): boolean {
  const { editor } = comment;
  return editor === null || botOf({ ...comment, author: editor }) === botOf(comment);
}

function isBy(comment: Said, app: string | null): boolean {
  const bot = botOf(comment);
  return bot !== null && (app === null || bot === app);
}

function readOne(comment: Said): RecordShown {
  const { url, body } = comment;
  const app = botOf(comment) ?? '';
  const parsed = parseRecord(body, ANYWHERE, TRUSTING);
  if (parsed.kind === 'newer') return { kind: 'newer', url };
  if (!isUnedited(comment) || parsed.kind !== 'valid') return { kind: 'broken', url };
  return { kind: 'valid', record: parsed.record, app, url, body };
}

export function toShown(
  { number, title, url, state }: z.infer<typeof Shown>,
  repo: RepoName,
  record: RecordShown,
): IssueShown {
  const place = { owner: repo.owner, repo: repo.repo, number };
  return { place, title, url, isOpen: state === 'OPEN', record };
}
