import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { data } from '@actions/expressions';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';
import { findFiles } from './find-files.ts';

/**
 * `hashFiles(pattern, …)`: SHA-256 over the SHA-256 of each file that matches, relative to the workspace;
 * empty when none does [docs: expressions, `hashFiles`].
 */
export function hashFiles(workspace: string): FunctionDefinition {
  return {
    name: 'hashFiles',
    minArgs: 1,
    maxArgs: 255,
    call: (...patterns) => {
      const texts = patterns.map((pattern) => pattern.coerceString());
      const { files } = findFiles(workspace, texts, { hidden: true });
      return new data.StringData(files.length === 0 ? '' : hash(files));
    },
  };
}

function hash(files: readonly string[]): string {
  const all = createHash('sha256');
  for (const file of files) all.update(createHash('sha256').update(readFileSync(file)).digest());
  return all.digest('hex');
}
