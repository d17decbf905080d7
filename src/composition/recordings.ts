import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { textOf } from '../github/config-text.ts';
import { makeSeal } from '../github/seal.ts';
import { freeze, type Wake } from '../lifecycle/replay/history.ts';
import { fail, ok, type Result } from '../lifecycle/result.ts';
import type { Recordings } from '../surfaces/cli/commands/replay.ts';
import { lookFolder } from '../telemetry/recorder.ts';

/** The key of every recorded record, as the tests have it: they prove nothing to anybody else. */
const SEAL = makeSeal({ current: 'recorded histories', former: [] });

/** Looks in folders of this machine. */
export function recordingsIn(folder: () => string | null): Recordings {
  return { folder, looks, save, textOf };
}

function looks(
  folder: string,
  { owner, repo, number }: Parameters<Recordings['looks']>[1],
): ReturnType<Recordings['looks']> {
  const path = join(folder, lookFolder(owner, repo, number));
  try {
    // Whether it is there at all.
    readdirSync(folder);
  } catch {
    return fail(`${folder} cannot be read.`);
  }
  try {
    const names = readdirSync(path).filter((name) => name.endsWith('.json'));
    return ok(
      names.toSorted().map((name) => ({ name, text: readFileSync(join(path, name), 'utf8') })),
    );
  } catch {
    return ok([]);
  }
}

function save(file: string, wakes: readonly Wake[]): Result<null, string> {
  try {
    const packed = gzipSync(JSON.stringify(freeze(wakes, SEAL)), { level: 9 });
    writeFileSync(file, packed, { mode: 0o600 });
    return ok(null);
  } catch {
    return fail(`${file} cannot be written.`);
  }
}
