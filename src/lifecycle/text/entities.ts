import { fromMarkdown } from 'mdast-util-from-markdown';

const REFERENCE = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});/gi;
/** A reference that decoding an earlier one has put together, `&amp;lt;`, is decoded too, this often. */
const MAX_DEPTH = 8;

/**
 * Character references (`&lt;`, `&#105;`) as the characters they stand for, also where they are nested. Escaped ones
 * (`\&lt;`) and unknown names stay, and so does what `isKept` says must.
 */
export function decodeReferences(
  text: string,
  isKept: (character: string) => boolean = () => false,
): string {
  let before = text;
  for (let depth = 0; depth < MAX_DEPTH && before.includes('&'); depth += 1) {
    const after = before.replace(REFERENCE, (reference, offset: number) => {
      if (isEscaped(before, offset)) return reference;
      const character = decodeOne(reference);
      return isKept(character) ? reference : character;
    });
    if (after === before) break;
    before = after;
  }
  return before;
}

/** Whether the character at an offset stands behind an odd number of backslashes. */
export function isEscaped(text: string, offset: number): boolean {
  let backslashes = 0;
  while (text[offset - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function decodeOne(reference: string): string {
  const [, hex, digits] = /^&#(?:x([0-9a-f]+)|(\d+));$/i.exec(reference) ?? [];
  if (hex !== undefined) return fromCode(Number.parseInt(hex, 16));
  return digits === undefined ? decodeName(reference) : fromCode(Number.parseInt(digits, 10));
}

/** As CommonMark 2.5: what is no character becomes U+FFFD. */
function fromCode(code: number): string {
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : '\uFFFD';
}

/** The parser knows all 2,231 names. */
function decodeName(reference: string): string {
  const paragraph = fromMarkdown(reference).children[0];
  const text = paragraph?.type === 'paragraph' ? paragraph.children[0] : undefined;
  return text?.type === 'text' ? text.value : reference;
}
