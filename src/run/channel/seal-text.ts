import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Keeper } from '../session/seal.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals a short text for another job of the same run (AES-256-GCM, the key by HKDF-SHA-256 from the repository's
 * secret): outputs of jobs and inputs of steps stand in logs, which whoever can read the repository can read.
 */
export function sealText(secret: string, keeper: Keeper, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, keeper), iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** Throws for what was not sealed by this secret for this run. */
export function unsealText(secret: string, keeper: Keeper, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const iv = bytes.subarray(0, IV_BYTES);
  const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
  const key = keyOf(secret, keeper);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(tag);
  const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}

function keyOf(secret: string, { repository, runId }: Keeper): Buffer {
  const info = `${repository.toLowerCase()} ${runId}`;
  return Buffer.from(hkdfSync('sha256', secret, 'drover channel', info, 32));
}
