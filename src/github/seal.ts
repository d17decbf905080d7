import {
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import type { Seal } from '../lifecycle/markers/seal.ts';

export interface SealKeys {
  /** The secret that signs: any text of high entropy, such as the App's private key. */
  readonly current: string;
  /** Earlier secrets, accepted while records signed with them are still about. */
  readonly former: readonly string[];
}

/** HMAC-SHA256 with a key derived (HKDF) from the App's secret, so that the secret itself signs nothing else. */
export function makeSeal({ current, former }: SealKeys): Seal {
  const signing = derive(current);
  const accepted = [signing, ...former.map(derive)];
  return {
    sign: (text) => mac(signing, text).toString('hex'),
    verify: (text, claimed) => {
      const given = Buffer.from(claimed, 'hex');
      const canonical = given.toString('hex') === claimed;
      // Every key is tried, so that the time taken does not tell which one fits.
      const fits = accepted.map((key) => equal(mac(key, text), given)).includes(true);
      return canonical && fits;
    },
  };
}

/** Made into a key once, and not at each use. */
function derive(secret: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'drover seal v1', 32)));
}

function mac(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function equal(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
