import type { HistoryLine, IssueRecord } from '../record/record.ts';

/** A line of the history with the record in which it stood first, and the one before that. */
export interface ToldLine {
  readonly line: HistoryLine;
  readonly record: IssueRecord;
  readonly before: IssueRecord | null;
  /** The lines that came with the same commit, this one among them. */
  readonly together: readonly HistoryLine[];
}

/**
 * Every line that any version of the record held, each once and in order: a record keeps its last lines alone, its
 * versions all of them.
 */
export function toldLines(versions: readonly IssueRecord[]): readonly ToldLine[] {
  const known: HistoryLine[] = [];
  return versions.flatMap((record, at) => {
    const before = versions[at - 1] ?? null;
    const together = record.history.filter((line) => !known.some((each) => isSaid(each, line)));
    known.push(...together);
    return together.map((line) => ({ line, record, before, together }));
  });
}

/** A line may have been shortened since. */
function isSaid(known: HistoryLine, line: HistoryLine): boolean {
  return (
    known.at === line.at &&
    known.what === line.what &&
    known.args.length === line.args.length &&
    line.args.every((arg, at) => arg === known.args[at] || isBeginning(arg, known.args[at] ?? ''))
  );
}

function isBeginning(short: string, long: string): boolean {
  return short.endsWith('…') && long.startsWith(short.slice(0, -1));
}
