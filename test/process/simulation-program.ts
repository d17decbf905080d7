import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import program from '../../package.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export interface Place {
  /** A guard that is gone in it, by its name in test/simulation/, or in child/without-guard.ts. */
  readonly without?: string;
  /** Which checkout; this one unless it is said. */
  readonly root?: string;
}

/** The program as it is started by npm, without the set-up before it. */
export function simulate(words: readonly string[], place: Place = {}): Promise<Ended> {
  return run(process.execPath, ['scripts/simulate.ts', ...words], place);
}

/** The longer proofs, as they are started by npm, without the set-up before them. */
export function nightly(words: readonly string[], place: Place): Promise<Ended> {
  return run(process.execPath, ['scripts/nightly.mjs', ...words], place);
}

/** What the program has printed to be typed, typed into a shell: what npm would do before it is left out. */
export function type(command: string, place: Place = {}): Promise<Ended> {
  const [, last] = program.scripts.simulate.split('&& ');
  return run('sh', ['-c', command.replace(/^npm run simulate -- /, `exec ${last} `)], place);
}

function run(
  file: string,
  words: readonly string[],
  { without, root = ROOT }: Place,
): Promise<Ended> {
  const preload = pathToFileURL(join(root, 'test/process/child/without-guard.ts')).href;
  const env = without && { WITHOUT_GUARD: without, NODE_OPTIONS: `--import=${preload}` };
  // What is compiled in a checkout that is thrown away is of no use to anybody later.
  const cache = root === ROOT ? {} : { NODE_DISABLE_COMPILE_CACHE: '1' };
  const options = { cwd: root, env: { ...process.env, ...cache, ...env }, maxBuffer: 2 ** 26 };
  return new Promise((resolve) => {
    const child = execFile(file, words, options, (_, out, err) =>
      resolve({ status: child.exitCode ?? -1, out, err }),
    );
  });
}

/** A checkout of its own with all of this in it, for a program that writes into it what it found. */
export function copyCheckout(): string {
  const root = `${mkdtempSync(join(tmpdir(), 'checkout-'))}/`;
  for (const name of ['src', 'scripts', 'test', 'docs', 'package.json'])
    cpSync(join(ROOT, name), join(root, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
  const git = (...words: readonly string[]): Buffer =>
    execFileSync('git', [...who, ...words], { cwd: root });
  git('init', '--quiet');
  git('add', 'src', 'scripts', 'test');
  git('commit', '--quiet', '--message=all');
  return root;
}

export function removeCheckout(root: string): void {
  rmSync(root, { recursive: true });
}
