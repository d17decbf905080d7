const LONGEST = 40;
const TOO_LONG = '`'.repeat(LONGEST + 1);

/** No honest text needs longer runs; unbounded, they would make the fences eat the prompt. */
export function shortenRuns(text: string): string {
  return text.includes(TOO_LONG) ? text.replace(/`{41,}/g, '`'.repeat(LONGEST)) : text;
}

/** A line of backticks longer than any run within the texts, so that none of them can end its own block. */
export function fenceFor(texts: readonly string[]): string {
  const runs = texts
    .filter((text) => text.includes('`'))
    .flatMap((text) => text.match(/`+/g) ?? [])
    .map((run) => run.length);
  return '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run), 3) + 1);
}
