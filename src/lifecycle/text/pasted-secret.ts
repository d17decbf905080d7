import { remembered } from './remembered.ts';
import { findSecret } from './secrets.ts';
import { toAgent } from './to-agent.ts';

/** As long as a comment may be. */
const LIMIT = 65_536;

/**
 * Whether a person has pasted a secret, as it was written or as an agent would read it: what is not seen of a text, such
 * as a character without width that came along with a copy, may part the secret until it is left out.
 */
export function holdsPasted(text: string): boolean {
  return looked(text, false);
}

const looked = remembered<boolean, boolean>((text) => {
  if (findSecret(text) !== null) return true;
  const read = toAgent(text, { limit: LIMIT }).text;
  return read !== text && findSecret(read) !== null;
});
