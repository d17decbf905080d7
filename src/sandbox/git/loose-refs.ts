import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where a ref is to be; an `oid` of null: nowhere. */
export interface RefMove {
  readonly ref: string;
  readonly oid: string | null;
}

/**
 * Moves refs as git stores them loose, one file each and taken whole, without a process. The caller has seen to it
 * that the names are free and that nobody else moves them. Format: git's Documentation/gitrepository-layout, `refs`.
 */
export async function moveLooseRefs(dir: string, moves: readonly RefMove[]): Promise<void> {
  const kept = moves.filter(({ oid }) => oid !== null);
  for (const { ref, oid } of kept) {
    const lock = join(dir, `${ref}.lock`);
    await mkdir(dirname(lock), { recursive: true });
    await writeFile(lock, `${oid}\n`);
  }
  for (const { ref } of kept) await rename(join(dir, `${ref}.lock`), join(dir, ref));
  for (const { ref, oid } of moves) if (oid === null) await remove(dir, ref);
}

/** Folders that are empty then go too: their name may be a ref's next. */
async function remove(dir: string, ref: string): Promise<void> {
  await rm(join(dir, ref), { force: true });
  const folders = ref.split('/').slice(0, -1);
  for (; folders.length > 2; folders.pop()) {
    try {
      await rmdir(join(dir, ...folders));
    } catch {
      return;
    }
  }
}
