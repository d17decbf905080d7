/** The latest lines that something wrote. */
export interface Trail {
  readonly write: (line: string) => void;
  readonly lately: () => string;
}

/** Enough for a minute or two of one issue. */
const KEPT = 400;

/** Keeps what happened lately, with the time, to be shown only where something went wrong. */
export function aTrail(): Trail {
  const lines: string[] = [];
  return {
    write: (line) => {
      lines.push(`${new Date().toISOString().slice(11, 23)} ${line.trimEnd()}`);
      if (lines.length > KEPT) lines.shift();
    },
    lately: () => lines.join('\n'),
  };
}
