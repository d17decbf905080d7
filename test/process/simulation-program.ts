import { execFile } from 'node:child_process';
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
}

/** The program as it is started by npm, without the set-up before it. */
export function simulate(words: readonly string[], place: Place = {}): Promise<Ended> {
  return run(process.execPath, ['scripts/simulate.ts', ...words], place);
}

/** What the program has printed to be typed, typed into a shell: what npm would do before it is left out. */
export function type(command: string, place: Place = {}): Promise<Ended> {
  const [, last] = program.scripts.simulate.split('&& ');
  return run('sh', ['-c', command.replace(/^npm run simulate -- /, `exec ${last} `)], place);
}

function run(file: string, words: readonly string[], { without }: Place): Promise<Ended> {
  const preload = pathToFileURL(join(ROOT, 'test/process/child/without-guard.ts')).href;
  const env = without && { WITHOUT_GUARD: without, NODE_OPTIONS: `--import=${preload}` };
  const options = { cwd: ROOT, env: { ...process.env, ...env }, maxBuffer: 2 ** 26 };
  return new Promise((resolve) => {
    const child = execFile(file, words, options, (_, out, err) =>
      resolve({ status: child.exitCode ?? -1, out, err }),
    );
  });
}
