import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Variables } from './running.ts';
import { compileCache } from '../../../src/sandbox/compile-cache.ts';

const BIN = join(import.meta.dirname, '../../../scripts/drover.mjs');
const SCRIPT = '/usr/bin/script';

/** util-linux's `script` gives a program a terminal of its own; elsewhere its options are others. */
export const HAS_TERMINALS = process.platform === 'linux' && existsSync(SCRIPT);

/** Keys that are pressed when something like this has been shown, since the last were. */
export interface Typed {
  readonly on: RegExp;
  readonly keys: string;
}

/** Runs the command as it is installed, at a terminal of its own. */
export function atTerminal(
  args: readonly string[],
  variables: Variables,
  ...typed: readonly Typed[]
): Promise<{ readonly code: number | null; readonly text: string }> {
  const words = [process.execPath, BIN, ...args].map((word) => `'${word}'`);
  const { PATH = '' } = process.env;
  return new Promise((resolve, reject) => {
    const env = { ...compileCache(), PATH, TERM: 'xterm', SHELL: '/bin/sh', ...variables };
    const child = spawn(
      SCRIPT,
      ['-qec', `stty cols 100 rows 40; exec ${words.join(' ')}`, '/dev/null'],
      { env },
    );
    let text = '';
    const left = [...typed];
    let seen = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [next] = left;
      if (next === undefined || !next.on.test(text.slice(seen))) return;
      left.shift();
      seen = text.length;
      child.stdin.write(next.keys);
    });
    // What waits for keys that never come is ended, and what it showed tells why.
    const patience = setTimeout(() => child.kill(), 30_000);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(patience);
      resolve({ code, text });
    });
  });
}
