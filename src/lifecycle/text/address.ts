import { destination, isSafeUrl } from './destination.ts';
import { withoutInvisible } from './invisible.ts';

/**
 * An address of the web as it may stand in a comment by itself: nothing in it can end it, and so nothing in it is read
 * as a mention, markup or an order. Empty for what is no such address, and for one that names somebody before its host.
 * Applying it again changes nothing.
 */
export function addressText(url: string): string {
  const bare = withoutInvisible(url).trim();
  if (!/^https?:\/\/[^\s/?#@\\]+(?:[/?#]|$)/i.test(bare) || !isSafeUrl(bare)) return '';
  // GitHub makes no link of a host without a dot, and would read the name behind such an @ as a mention.
  return destination(bare).replaceAll('@', '%40');
}
