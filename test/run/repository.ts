import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface Repository {
  /** Holds everything; removed after the test. */
  readonly root: string;
  /** A bare repository, as a server would have it. */
  readonly origin: string;
  /** A clone of it, checked out. */
  readonly workspace: string;
  /** The first commit. */
  readonly base: string;
}

export function git(cwd: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid'];
  return execFileSync('git', [...identity, ...args], { cwd, encoding: 'utf8' }).trim();
}

/** A real repository with these files in its first commit. */
export function aRepository(
  files: Readonly<Record<string, string>> = { 'README.md': 'Hello\n' },
): Repository {
  const root = mkdtempSync(join(tmpdir(), 'drover-run-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const origin = join(root, 'origin.git');
  const workspace = join(root, 'workspace');
  git(root, 'init', '-q', '--bare', '-b', 'main', origin);
  git(origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  git(root, 'init', '-q', '-b', 'main', workspace);
  git(workspace, 'remote', 'add', 'origin', origin);
  const base = commit(workspace, files);
  git(workspace, 'push', '-q', 'origin', 'HEAD:main');
  return { root, origin, workspace, base };
}

export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Writes the files, commits everything and gives the commit. */
export function commit(folder: string, files: Readonly<Record<string, string>>): string {
  write(folder, files);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'change');
  return git(folder, 'rev-parse', 'HEAD');
}
