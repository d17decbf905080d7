import { remembered } from './remembered.ts';
import { findSecret } from './secrets.ts';

/** What stands in place of a secret. */
export const WITHHELD = '[redacted]';

/**
 * A text without what looks like a secret: without the words that are one, or, where it is spread out over several of
 * them, nothing of the whole.
 */
export function withoutSecrets(text: string): string {
  return without(text, true);
}

/** The same texts are looked at look after look. */
const without = remembered<boolean, string>((text) => {
  if (findSecret(text) === null) return text;
  const words = text.replace(/\S+/g, (word) => (findSecret(word) === null ? word : WITHHELD));
  return findSecret(words) === null ? words : WITHHELD;
});
