import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { makeSeal } from '../../src/github/seal.ts';
import {
  freeze as freezeBy,
  type RecordedHistory,
  thaw as thawBy,
  type Wake,
} from '../../src/lifecycle/replay/history.ts';

/** The key of every recorded record: they prove nothing to anybody else. */
export const SEAL = makeSeal({ current: 'recorded histories', former: [] });

const FOLDER = new URL('./histories/', import.meta.url);

export function fileOf(name: string): URL {
  return new URL(`${name}.json.gz`, FOLDER);
}

export function readHistory(name: string): RecordedHistory {
  return JSON.parse(gunzipSync(readFileSync(fileOf(name))).toString('utf8')) as RecordedHistory;
}

export function writeHistory(name: string, history: RecordedHistory): void {
  writeFileSync(fileOf(name), gzipSync(JSON.stringify(history), { level: 9 }));
}

export function freeze(wakes: readonly Wake[]): RecordedHistory {
  return freezeBy(wakes, SEAL);
}

export function thaw(history: RecordedHistory): readonly Wake[] {
  return thawBy(history, SEAL);
}
