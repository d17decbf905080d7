/** The texts of a prompt that stand in its comment, each between two hidden lines by which it is found again. */
export const PARTS = ['question', 'action', 'reason', 'reply', 'options', 'paths'] as const;
export type Part = (typeof PARTS)[number];

const END = '<!-- drover:text end -->';
/** Behind this line stands how to answer, or what the answer was; all before it stays as it was asked. */
export const ANSWER_LINE = '<!-- drover:answer -->';

/** A text in its frame. Text from elsewhere never holds a marker of ours (`to-github.ts`), so it cannot end its own. */
export function framed(part: Part, text: string): string {
  return text === '' ? '' : `<!-- drover:text ${part} -->\n\n${text}\n\n${END}`;
}

/** The text of a part, as it stands in a comment; null where it is not there. */
export function partIn(body: string, part: Part): string | null {
  const start = `<!-- drover:text ${part} -->`;
  const from = body.indexOf(start);
  if (from === -1) return null;
  const to = body.indexOf(END, from);
  return to === -1 ? null : body.slice(from + start.length, to).trim();
}

/** What was asked, without how to answer it; null for a comment that has no such line. */
export function askedPart(body: string): string | null {
  const at = body.indexOf(ANSWER_LINE);
  return at === -1 ? null : body.slice(0, at).trimEnd();
}
