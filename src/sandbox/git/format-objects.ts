import { createHash } from 'node:crypto';
import type { NewCommit, Signature, TreeEntry } from './git-store.ts';

/** What a store can make of new; tags come by push only. */
export type NewObjectType = 'commit' | 'tree' | 'blob';

/** What git puts before an object's content, in the file as in what it hashes. */
export function objectHeader(type: NewObjectType, content: Uint8Array): string {
  return `${type} ${content.length}\0`;
}

/** The id that git gives an object. */
export function objectId(type: NewObjectType, content: Uint8Array): string {
  return createHash('sha1').update(objectHeader(type, content)).update(content).digest('hex');
}

/** The binary tree object (gitformat); git orders a folder as if its name ended with a slash. */
export function formatTree(entries: Iterable<Pick<TreeEntry, 'path' | 'oid'> & Mode>): Buffer {
  const lines = [...entries].map(({ path, mode, oid }) => ({
    order: Buffer.from(isFolder(mode) ? `${path}/` : path),
    content: Buffer.concat([
      Buffer.from(`${mode.replace(/^0/, '')} ${path}\0`),
      Buffer.from(oid, 'hex'),
    ]),
  }));
  lines.sort((a, b) => Buffer.compare(a.order, b.order));
  return Buffer.concat(lines.map(({ content }) => content));
}

interface Mode {
  readonly mode: string;
}

/** Is it a folder's mode, as a tree object writes it or as the API does? */
export function isFolder(mode: string): boolean {
  return /^0?40000$/.test(mode);
}

/** The text of a commit object, as `git commit-tree` writes it. */
export function formatCommit({ treeOid, parents, message, author, committer }: NewCommit): Buffer {
  if (message.includes('\0')) throw new Error('a commit message cannot hold a NUL');
  const head = [
    `tree ${treeOid}`,
    ...[...new Set(parents)].map((parent) => `parent ${parent}`),
    `author ${formatSignature(author)}`,
    `committer ${formatSignature(committer ?? author)}`,
  ];
  return Buffer.from(`${head.join('\n')}\n\n${message}`);
}

function formatSignature({ name, email, date }: Signature): string {
  const seconds = Math.floor(Date.parse(date) / 1000);
  if (Number.isNaN(seconds)) throw new Error(`not a date of a commit: ${date}`);
  return `${withoutCrud(name)} <${withoutCrud(email)}> ${seconds} +0000`;
}

/** git's ident.c: what could be taken for the end of a name is dropped, and stops and quotes around it. */
function withoutCrud(text: string): string {
  // oxlint-disable-next-line no-control-regex -- git drops control characters at both ends
  const crud = /^[\x00-\x20.,:;<>"\\']+|[\x00-\x20.,:;<>"\\']+$/g;
  return text.replace(crud, '').replace(/[\n<>]/g, '');
}
