import { git, gitFields } from '../git.ts';

/** One changed path, as git sees it. */
export interface Change {
  readonly path: string;
  /** Octal as git writes it; `000000` where there is no file. */
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldBlob: string;
  readonly newBlob: string;
  /** Of the new content; 0 when deleted. */
  readonly bytes: number;
}

export const MODES = { absent: '000000', link: '120000', submodule: '160000' } as const;

/** What differs between two commits, path by path, without guessing at renames. */
export async function listChanges(folder: string, from: string, to: string): Promise<Change[]> {
  const fields = await gitFields(
    ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--abbrev=40', from, to],
    {
      cwd: folder,
    },
  );
  const raw = pairs(fields).map(([meta, path]) => {
    const [oldMode = '', newMode = '', oldBlob = '', newBlob = ''] = meta.slice(1).split(' ');
    return { path, oldMode, newMode, oldBlob, newBlob };
  });
  const sizes = await blobSizes(
    folder,
    raw.filter(isBlob).map(({ newBlob }) => newBlob),
  );
  return raw.map((change) => ({ ...change, bytes: sizes.get(change.newBlob) ?? 0 }));
}

export interface LineCount {
  readonly additions: number;
  readonly deletions: number;
}

/** Lines added and deleted; binary files count none. */
export async function countLines(folder: string, from: string, to: string): Promise<LineCount> {
  const fields = await gitFields(['diff-tree', '-r', '-z', '--numstat', '--no-renames', from, to], {
    cwd: folder,
  });
  const counts = fields.map((field) => field.split('\t', 2).map((count) => Number(count) || 0));
  const sum = (column: 0 | 1): number =>
    counts.reduce((total, count) => total + (count[column] ?? 0), 0);
  return { additions: sum(0), deletions: sum(1) };
}

/** The contents of these blobs by id. */
export async function readBlobs(
  folder: string,
  ids: readonly string[],
): Promise<Map<string, Buffer>> {
  const { stdout } = await git(['cat-file', '--batch'], { cwd: folder, input: lines(ids) });
  const blobs = new Map<string, Buffer>();
  for (let at = 0; at < stdout.length; ) {
    const end = stdout.indexOf('\n', at);
    const [id = '', type, size] = stdout.subarray(at, end).toString().split(' ');
    if (type === 'missing') {
      at = end + 1;
      continue;
    }
    blobs.set(id, stdout.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return blobs;
}

function isBlob({ newMode }: { readonly newMode: string }): boolean {
  return newMode !== MODES.absent && newMode !== MODES.submodule;
}

async function blobSizes(folder: string, ids: readonly string[]): Promise<Map<string, number>> {
  const { stdout } = await git(['cat-file', '--batch-check'], { cwd: folder, input: lines(ids) });
  const rows = stdout
    .toString()
    .split('\n')
    .map((line) => line.split(' '));
  return new Map(rows.map(([id = '', , size]) => [id, Number(size) || 0]));
}

function lines(ids: readonly string[]): string {
  return ids.map((id) => `${id}\n`).join('');
}

function pairs(fields: readonly string[]): [string, string][] {
  const even = fields.filter((_, index) => index % 2 === 0);
  return even.map((meta, index) => [meta, fields[index * 2 + 1] ?? '']);
}
