import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileOf } from './history.ts';

const FOLDER = new URL('./histories/', import.meta.url);

export function namesOfHistories(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json.gz'))
    .map((file) => file.replace(/\.json\.gz$/, ''))
    .toSorted();
}

/** Of a history's file, as `declared.md` names it. */
export function digestOf(name: string): string {
  return createHash('sha256')
    .update(readFileSync(fileOf(name)))
    .digest('hex')
    .slice(0, 12);
}
