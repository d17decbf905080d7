import { isDense } from './density.ts';
import { withoutInvisible } from './invisible.ts';

/** Passes after which a text that still changes is given up: nobody writes such a thing by hand. */
const MAX_PASSES = 12;

/** A text that the pass no longer changes; null when there is no such text in reach. */
function fixpoint(source: string, pass: (text: string) => string): string | null {
  let before = withoutInvisible(source);
  for (let count = 0; count < MAX_PASSES; count += 1) {
    if (isDense(before)) return null;
    const after = withoutInvisible(pass(before)).trim();
    if (after === before) return after;
    before = after;
  }
  return null;
}

export interface Settled {
  readonly text: string;
  /** Characters that did not fit. */
  readonly cut: number;
}

/**
 * Repeats a pass until it changes nothing more, then cuts the text to a limit (in UTF-16 code units) with a visible
 * notice, and settles that again. Hence settling twice is settling once. Null when the text cannot be settled.
 */
export function settle(
  source: string,
  limit: number,
  pass: (text: string) => string,
): Settled | null {
  let text = fixpoint(source.slice(0, limit * 4 + 10_000), pass);
  let cut = 0;
  for (let count = 0; text !== null && text.length > limit; count += 1) {
    if (count === MAX_PASSES) return null;
    const short = cutText(text, limit);
    cut += short.cut;
    text = fixpoint(short.text, pass);
  }
  return text === null ? null : { text, cut };
}

/** The beginning of a text, with a notice of what is missing, within the limit; never half a surrogate pair. */
function cutText(text: string, limit: number): Settled {
  const notice = (cut: number): string => `\n\n(cut here: ${cut} more characters)`;
  const room = limit - notice(text.length).length;
  if (room <= 0) return { text: whole(text, limit), cut: text.length - limit };
  const head = whole(text, room).trimEnd();
  const cut = text.length - head.length;
  return { text: head + notice(cut), cut };
}

function whole(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}
