import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LineKey } from '../channel/line.ts';

/** Where the steps of one work job leave what they have for each other, in the temporary folder of the runner. */
export interface SessionFiles {
  readonly folder: string;
  /** As it was downloaded from the run that kept it. */
  readonly sealed: string;
  /** The keys of this run and of the one that kept it; neither opens anything else. */
  readonly keys: string;
  /** What lets this run ask while it goes on; not there where it cannot. */
  readonly line: string;
  /** The folder that becomes the artifact `drover-session`. */
  readonly keep: string;
}

/** The name of the one file in the artifact. */
export const SEALED = 'session.sealed';

export function sessionFiles(temp: string): SessionFiles {
  const folder = join(temp, 'drover-session');
  return {
    folder,
    sealed: join(folder, SEALED),
    keys: join(folder, 'keys.json'),
    line: join(folder, 'line.json'),
    keep: join(temp, 'drover-session-kept'),
  };
}

export interface Keys {
  readonly own: Buffer;
  /** Null where the session begins with this run, or was not kept. */
  readonly former: Buffer | null;
}

export async function leaveKeys(
  { folder, keys }: SessionFiles,
  { own, former }: Keys,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const text = { own: own.toString('base64'), former: former?.toString('base64') ?? null };
  await writeFile(keys, JSON.stringify(text), { mode: 0o600 });
}

export async function leaveLine({ folder, line }: SessionFiles, key: LineKey): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(line, JSON.stringify(key), { mode: 0o600 });
}

/** Reads it, and removes it. Null where there is none. */
export async function takeLine({ line }: SessionFiles): Promise<LineKey | null> {
  const text = await readFile(line, 'utf8').catch(() => null);
  await rm(line, { force: true });
  return text === null ? null : LineKey.parse(JSON.parse(text));
}

export interface TakenOver {
  readonly keys: Keys;
  /** Null where there was nothing to download. */
  readonly sealed: Buffer | null;
}

/** Reads what the steps before have left, and removes it, since an agent starts next. Null without keys. */
export async function takeOver(files: SessionFiles): Promise<TakenOver | null> {
  const text = await readFile(files.keys, 'utf8').catch(() => null);
  const sealed = await readFile(files.sealed).catch(() => null);
  await rm(files.folder, { recursive: true, force: true });
  await rm(files.keep, { recursive: true, force: true });
  if (text === null) return null;
  const { own, former } = JSON.parse(text) as { own: string; former: string | null };
  const keys = {
    own: Buffer.from(own, 'base64'),
    former: former === null ? null : Buffer.from(former, 'base64'),
  };
  return { keys, sealed };
}
