import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export interface FoundFile {
  readonly content: Uint8Array;
  readonly type: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** The file that a URL's path names inside a folder; a folder stands for its `index.html`. Null when there is none. */
export async function findFile(folder: string, path: string): Promise<FoundFile | null> {
  const plain = decode(path);
  if (plain === null) return null;
  for (const candidate of [plain, join(plain, 'index.html')]) {
    const file = await realpath(join(folder, candidate)).catch(() => null);
    // A link in the site may lead anywhere: what counts is where it ends.
    if (file === null || !file.startsWith((await realpath(folder)) + sep)) continue;
    const content = await readFile(file).catch(() => null);
    if (content !== null) {
      return { content, type: TYPES[extname(file)] ?? 'application/octet-stream' };
    }
  }
  return null;
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
