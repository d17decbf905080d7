import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import type { KeptFile } from './adapter.ts';

/** The regular files at or below a path, named from `root`; none where there is nothing. */
export async function filesAt(root: string, path: string): Promise<KeptFile[]> {
  const whole = join(root, path);
  const stats = await lstat(whole).catch(() => null);
  if (stats?.isFile()) return [{ name: path, content: await readFile(whole) }];
  if (!stats?.isDirectory()) return [];
  const names = await readdir(whole);
  const found = await Promise.all(names.toSorted().map((name) => filesAt(root, join(path, name))));
  return found.flat();
}

/** Writes files below `root`, and refuses names that lead elsewhere: an agent named them. */
export async function writeKeptFiles(root: string, files: readonly KeptFile[]): Promise<void> {
  for (const { name, content } of files) {
    const path = normalize(name);
    if (path.startsWith('..') || path.startsWith(sep) || path.includes('\0'))
      throw new Error(`the kept file ${JSON.stringify(name)} leads out of its folder`);
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content, { mode: 0o600 });
  }
}
