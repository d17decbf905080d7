/** Where a value stands in nested data: keys of mappings, positions in lists from 0. */
export type Path = readonly (string | number)[];

const PLAIN = /^[\p{L}\p{N}_-]{1,60}$/u;

/** Writes a path as people do: `limits.runs`, `agents[1].name`; odd keys are quoted and shortened. */
export function writePath(path: Path): string {
  return path.reduce<string>((written, part) => {
    if (typeof part === 'number') return `${written}[${part}]`;
    const name = PLAIN.test(part) ? part : JSON.stringify(shorten(part, 60));
    return written === '' ? name : `${written}.${name}`;
  }, '');
}

/** The first characters of a text on one line, with a sign that there were more. */
export function shorten(text: string, most: number): string {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, ' ');
  // A cut through a surrogate pair would leave half a character.
  return line.length > most ? `${line.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}
