/**
 * Entries of a GITHUB_OUTPUT, GITHUB_ENV or GITHUB_STATE file: `NAME=value`, or `NAME<<DELIMITER`, lines
 * and the delimiter alone on a line [docs: workflow-commands, "Multiline strings"]. Throws with the
 * runner's sentence for anything else.
 */
export function parseEntries(text: string): ReadonlyMap<string, string> {
  const lines = text.split(/\r?\n/);
  const entries = new Map<string, string>();
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const equals = line.indexOf('=');
    const here = line.indexOf('<<');
    if (here > 0 && (equals < 0 || here < equals)) {
      const end = lines.indexOf(delimiterOf(line, here), index + 1);
      if (end < 0) throw new Error(`Matching delimiter not found '${delimiterOf(line, here)}'`);
      entries.set(line.slice(0, here), lines.slice(index + 1, end).join('\n'));
      index = end;
    } else if (equals > 0) {
      entries.set(line.slice(0, equals), line.slice(equals + 1));
    } else {
      throw new Error(`Invalid format '${line}'`);
    }
  }
  return entries;
}

function delimiterOf(line: string, here: number): string {
  const delimiter = line.slice(here + 2);
  if (delimiter === '') throw new Error(`Invalid format '${line}'. Delimiter must not be empty`);
  return delimiter;
}
