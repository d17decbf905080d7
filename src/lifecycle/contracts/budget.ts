/** GitHub counts the inputs of a dispatch as compact JSON, in characters (workflow_dispatch: 65,535). */
const DISPATCH_CHARACTERS = 65_535;
/** Key, nonce, the names of the inputs, and some air. */
const RESERVED = 1_000;
export const PROMPT_CHARACTERS = 60_000;

/** What a text costs inside a JSON string: a line break or a quotation mark counts twice. It is counted, not written. */
export function jsonCost(text: string): number {
  let cost = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isPlain(code)) continue;
    // A whole pair costs its length, and is not to be taken for two halves.
    const character = String.fromCodePoint(text.codePointAt(at) ?? code);
    cost += costOf(character) - character.length;
    at += character.length - 1;
  }
  return cost;
}

function isPlain(code: number): boolean {
  return code >= 0x20 && code !== 0x22 && code !== 0x5c && (code < 0xd800 || code > 0xdfff);
}

/** The same of one character: short escapes, and six for other control characters and half a pair. */
function costOf(character: string): number {
  const code = character.charCodeAt(0);
  if (code === 0x22 || code === 0x5c) return 2;
  if (code < 0x20) return SHORT_ESCAPES.includes(character) ? 2 : 6;
  return character.length === 1 && code >= 0xd800 && code <= 0xdfff ? 6 : character.length;
}

const SHORT_ESCAPES = '\b\t\n\f\r';

/** What is left for the prompt beside this task (the JSON text of the input `task`). */
export function promptBudget(taskText: string): number {
  return Math.min(PROMPT_CHARACTERS, DISPATCH_CHARACTERS - RESERVED - jsonCost(taskText));
}

/** As much of the text's beginning as the cost allows; no character is cut in two. */
export function firstPart(text: string, cost: number): string {
  let [spent, end] = [0, 0];
  for (const character of text) {
    spent += costOf(character);
    if (spent > cost) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** As much of the text's end as the cost allows. */
export function lastPart(text: string, cost: number): string {
  let [left, start] = [jsonCost(text), 0];
  for (const character of text) {
    if (left <= cost) break;
    left -= costOf(character);
    start += character.length;
  }
  return text.slice(start);
}

/**
 * Shares what there is among claims in order of their importance: each gets what it asks for as long as the
 * later ones keep what they ask for too, or half of what is left. The sum never exceeds what there is.
 */
export function share(available: number, claims: readonly number[]): number[] {
  let left = Math.max(0, available);
  let later = claims.reduce((sum, claim) => sum + claim, 0);
  return claims.map((claim) => {
    later -= claim;
    const given = Math.min(claim, left - Math.min(later, Math.floor(left / 2)));
    left -= given;
    return given;
  });
}
