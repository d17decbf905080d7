import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** How much is kept. */
export interface Room {
  /** Files in one folder of the shelf. */
  readonly files: number;
  /** Bytes of all files together. */
  readonly bytes: number;
}

interface Filed {
  readonly path: string;
  readonly bytes: number;
}

/** Files below a folder, the oldest of which go where there is no room for a new one. */
export interface Shelf {
  /** `name` has folders in it, and sorts by age within its folder. Rejects where nothing can be written. */
  put(name: string, text: string): Promise<void>;
}

/** They hold what an issue holds, and a machine may have more people than may read its repository. */
const OWN_FOLDER = { recursive: true, mode: 0o700 } as const;

/** What lies there already counts; it is looked for at the first use. */
export function makeShelf(root: string, room: Room): Shelf {
  let filed: Filed[] | null = null;

  const isTooMuch = (files: readonly Filed[], folder: string): boolean =>
    files.filter(({ path }) => dirname(path) === folder).length > room.files ||
    files.reduce((sum, { bytes }) => sum + bytes, 0) > room.bytes;

  /** The oldest of the folder where that is too full, else the oldest of all. */
  const oldest = (files: readonly Filed[], folder: string): Filed | undefined => {
    const inFolder = files.filter(({ path }) => dirname(path) === folder);
    return inFolder.length > room.files ? inFolder[0] : files[0];
  };

  return {
    async put(name, text) {
      filed ??= await filesBelow(root);
      const path = join(root, name);
      await mkdir(dirname(path), OWN_FOLDER);
      await writeWhole(path, text);
      filed.push({ path, bytes: Buffer.byteLength(text) });
      while (filed.length > 1 && isTooMuch(filed, dirname(path))) {
        const gone = oldest(filed, dirname(path));
        filed = filed.filter((each) => each !== gone);
        if (gone !== undefined) await rm(gone.path, { force: true });
      }
    },
  };
}

/** On a full disk a file is made and stays empty, or is cut off: it would be taken for a look, and counted by nobody. */
async function writeWhole(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600 });
  } catch (error) {
    // What cannot be taken away either is no other trouble than the one that is told.
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Oldest first, by their names. */
async function filesBelow(root: string): Promise<Filed[]> {
  await mkdir(root, OWN_FOLDER);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.json'));
  const names = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return Promise.all(
    names.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return { path, bytes: (await stat(path)).size };
    }),
  );
}
