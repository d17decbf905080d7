import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileChange } from '../git/git-store.ts';

/** All files below a folder of this project, as a commit takes them. */
export function readFolder(folder: URL): FileChange[] {
  const root = fileURLToPath(folder);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const isProgram = (statSync(file).mode & 0o100) !== 0;
      return {
        path: relative(root, file).split(sep).join('/'),
        content: readFileSync(file),
        mode: isProgram ? ('100755' as const) : ('100644' as const),
      };
    });
}
