import type { Commit, Signature, TreeEntry } from './git-store.ts';

/** The text of a commit object (gitformat: headers, an empty line, the message). */
export function parseCommit(oid: string, content: Buffer): Commit {
  const text = content.toString('utf8');
  const split = text.indexOf('\n\n');
  const head = split < 0 ? text : text.slice(0, split);
  const lines = head.split('\n');
  const values = (name: string): string[] =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return {
    oid,
    treeOid: values('tree')[0] ?? '',
    parents: values('parent'),
    author: parseSignature(values('author')[0] ?? ''),
    committer: parseSignature(values('committer')[0] ?? ''),
    message: split < 0 ? '' : text.slice(split + 2).replace(/\n$/, ''),
  };
}

/** `Name <mail> 1700000000 +0000` */
function parseSignature(text: string): Signature {
  const match = /^(.*) <(.*)> (\d+) [+-]\d{4}$/.exec(text);
  const seconds = Number(match?.[3] ?? 0);
  return {
    name: match?.[1] ?? '',
    email: match?.[2] ?? '',
    date: `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`,
  };
}

const modes: Readonly<Record<string, Pick<TreeEntry, 'mode' | 'type'>>> = {
  '100644': { mode: '100644', type: 'blob' },
  '100755': { mode: '100755', type: 'blob' },
  '120000': { mode: '120000', type: 'blob' },
  '40000': { mode: '040000', type: 'tree' },
  '160000': { mode: '160000', type: 'commit' },
};

/** The binary tree object: `mode name NUL` and twenty bytes of object id, again and again. */
export function parseTree(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  let at = 0;
  while (at < content.length) {
    const nul = content.indexOf(0, at);
    const header = content.toString('utf8', at, nul);
    const space = header.indexOf(' ');
    // Old tools wrote 100664; git treats it as a plain file.
    const kind = modes[header.slice(0, space)] ?? { mode: '100644', type: 'blob' };
    const oid = content.toString('hex', nul + 1, nul + 21);
    entries.push({ path: header.slice(space + 1), ...kind, oid });
    at = nul + 21;
  }
  return entries;
}
