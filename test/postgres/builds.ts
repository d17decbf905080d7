import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Other versions of the server, each a folder of sources beside the packages that are installed here. */

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

function git(...args: readonly string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

/**
 * The oldest commit that runs with the packages that are installed: the one that locked them. Null where git shows none,
 * or not enough of the past, or where nothing of the server has changed since.
 */
export function formerCommit(): string | null {
  if (git('rev-parse', '--is-shallow-repository') !== 'false') return null;
  const commit = git('log', '-1', '--format=%H', '--', 'package-lock.json');
  if (commit === null || commit === '') return null;
  return git('diff', '--quiet', commit, 'HEAD', '--', 'src') === null ? commit : null;
}

/** The server as it was at a commit; gives its program. */
export function buildOf(commit: string): string {
  const folder = aFolder();
  const archive = spawnSync('git', ['archive', commit, 'src', 'package.json'], {
    cwd: ROOT,
    maxBuffer: 100_000_000,
  });
  const unpacked = spawnSync('tar', ['-x', '-C', folder], { input: archive.stdout });
  if (archive.status !== 0 || unpacked.status !== 0) throw new Error(String(archive.stderr));
  return join(folder, 'src/main.ts');
}

/** What the next version may do: its records hold something that this one has never heard of. */
const NEXT = [
  ['JSON.stringify(pack(record))', "JSON.stringify(pack({ ...record, next: 'something' }))"],
  ['const data = readJson(payload);', 'const { next, ...data } = readJson(payload) ?? {};'],
] as const;

/** This version as its next one might be; gives its program. */
export function nextBuild(): string {
  const folder = aFolder();
  cpSync(join(ROOT, 'src'), join(folder, 'src'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  const codec = join(folder, 'src/lifecycle/record/codec.ts');
  const changed = NEXT.reduce(
    (text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`src/lifecycle/record/codec.ts has no ${from}`);
      return text.replace(from, to);
    },
    readFileSync(codec, 'utf8'),
  );
  writeFileSync(codec, changed);
  return join(folder, 'src/main.ts');
}

/** In the folder for temporary files, which the tests' own runs throw away. */
function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'drover-build-'));
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
