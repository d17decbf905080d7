import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, deflate } from 'node:zlib';
import { objectHeader } from './format-objects.ts';
import type { NewObjectType } from './format-objects.ts';

const deflated = promisify(deflate);

interface NewObject {
  readonly oid: string;
  readonly type: NewObjectType;
  readonly content: Uint8Array;
}

/**
 * Writes an object where git looks for loose ones, without a process. Whoever reads meanwhile sees the whole of it or
 * nothing. Format: git's Documentation/gitrepository-layout, `objects/[0-9a-f][0-9a-f]`.
 */
export async function writeLoose(dir: string, { oid, type, content }: NewObject): Promise<void> {
  const folder = join(dir, 'objects', oid.slice(0, 2));
  const whole = Buffer.concat([Buffer.from(objectHeader(type, content)), content]);
  const packed = await deflated(whole, { level: constants.Z_BEST_SPEED });
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `tmp_obj_${randomUUID()}`);
  await writeFile(draft, packed, { mode: 0o444 });
  await rename(draft, join(folder, oid.slice(2)));
}
