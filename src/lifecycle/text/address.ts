import { destination, isSafeUrl } from './destination.ts';
import { withoutInvisible } from './invisible.ts';

/**
 * An address of the web as it may stand in a comment by itself: nothing in it can end it, and so nothing in it is read
 * as a mention, markup or an order. Empty for what is no such address. Applying it again changes nothing.
 */
export function addressText(url: string): string {
  const bare = withoutInvisible(url).trim();
  return /^https?:\/\/[^\s/]/i.test(bare) && isSafeUrl(bare) ? destination(bare) : '';
}
