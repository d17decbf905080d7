import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import type { KeptFile } from '../adapters/adapter.ts';

/** Bytes of a conversation before and after it is packed; a longer one is not kept. */
const MOST_BYTES = { plain: 100_000_000, sealed: 25_000_000 } as const;

const MAGIC = Buffer.from('drover-session-1\n');
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Which run keeps a conversation: each has a key of its own, and none opens what another has kept. */
export interface Keeper {
  /** `owner/name`. */
  readonly repository: string;
  /** The run of Actions. */
  readonly runId: number;
}

/**
 * The key of one run, from the secret of the repository (HKDF-SHA-256, RFC 5869). The secret has to be long and
 * random: anybody may try secrets on what a public repository keeps.
 */
export function keyOf(secret: string, { repository, runId }: Keeper): Buffer {
  const info = `${repository.toLowerCase()} ${runId}`;
  return Buffer.from(hkdfSync('sha256', secret, 'drover session', info, 32));
}

const Packed = z.strictObject({
  session: z.string(),
  files: z.array(z.strictObject({ name: z.string(), content: z.base64() })),
});

/** Packs and seals a conversation (AES-256-GCM). Null when it is too long. */
export async function seal(
  key: Buffer,
  session: string,
  files: readonly KeptFile[],
): Promise<Buffer | null> {
  const bytes = files.reduce((sum, { content }) => sum + content.length, 0);
  if (bytes > MOST_BYTES.plain) return null;
  const packed = {
    session,
    files: files.map(({ name, content }) => ({ name, content: content.toString('base64') })),
  };
  const plain = await promisify(gzip)(JSON.stringify(packed));
  if (plain.length > MOST_BYTES.sealed) return null;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(MAGIC);
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([MAGIC, iv, cipher.getAuthTag(), text]);
}

export interface Conversation {
  readonly session: string;
  readonly files: readonly KeptFile[];
}

/** Opens what was sealed. Throws where the key is another one or anything was changed. */
export async function unseal(key: Buffer, sealed: Buffer): Promise<Conversation> {
  const start = MAGIC.length;
  const isOurs = sealed.subarray(0, start).equals(MAGIC);
  if (!isOurs || sealed.length < start + IV_BYTES + TAG_BYTES)
    throw new Error('it is no sealed conversation of this version');
  const iv = sealed.subarray(start, start + IV_BYTES);
  const tag = sealed.subarray(start + IV_BYTES, start + IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
    .setAAD(MAGIC)
    .setAuthTag(tag);
  const text = sealed.subarray(start + IV_BYTES + TAG_BYTES);
  const plain = Buffer.concat([decipher.update(text), decipher.final()]);
  // JSON with base64 is longer than the files by a third.
  const json = await promisify(gunzip)(plain, { maxOutputLength: 2 * MOST_BYTES.plain });
  const { session, files } = Packed.parse(JSON.parse(json.toString()));
  return {
    session,
    files: files.map(({ name, content }) => ({ name, content: Buffer.from(content, 'base64') })),
  };
}
