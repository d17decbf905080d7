/** Scripts whose letters take a different shape around U+200C and U+200D: there they are spelling. */
const JOINING =
  '[\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gurmukhi}\\p{Script=Gujarati}' +
  '\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}' +
  '\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Mongolian}]';

/** A pictograph, its skin tone or its variation selector. */
const PICTOGRAPH = '[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F]';

/** Joiners and selectors that do their ordinary work, one each: any more of them could carry a message. */
const AT_WORK =
  `(?<=${PICTOGRAPH})\\u200D(?=\\p{Extended_Pictographic})|` +
  '(?<=\\p{Extended_Pictographic})[\\uFE0E\\uFE0F]|(?<=[0-9#*])\\uFE0F(?=\\u20E3)|' +
  `(?<=${JOINING})[\\u200C\\u200D](?=${JOINING})`;

/** Format characters that are shown: number signs that stand before digits (Unicode: Prepended_Concatenation_Mark). */
const SHOWN = '\\u0600-\\u0605\\u06DD\\u070F\\u0890\\u0891\\u08E2\\u{110BD}\\u{110CD}';

/**
 * Everything that leaves no trace on a screen or changes the order of what does: zero-width, bidirectional and tag
 * characters, variation selectors, soft hyphens, fillers, controls other than tab and line feed, lone surrogates.
 */
const INVISIBLE = `(?![${SHOWN}\\t\\n])[\\p{Default_Ignorable_Code_Point}\\p{Cf}\\p{Cc}\\p{Cs}\\u2800]`;

const EITHER = new RegExp(`(${AT_WORK})|${INVISIBLE}`, 'gu');

/**
 * The text as a person sees it, with plain line breaks. Emoji sequences stay, and so do joiners that are part of a
 * script's spelling. Applying it again changes nothing.
 */
export function withoutInvisible(text: string): string {
  let before = text.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n');
  for (;;) {
    const after = before.replace(EITHER, (_, atWork: string | undefined) => atWork ?? '');
    if (after === before) return after;
    before = after;
  }
}
