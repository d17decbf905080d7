import { codeText } from '../text/one-line.ts';
import type { ConfigProblem } from './config-problem.ts';

const SHOWN = 10;
/** In characters, of what is quoted of the file. */
const LONGEST = 200;

/**
 * Problems of the configuration as a short Markdown list. What comes from the file stands in code
 * spans, where GitHub reads neither mentions nor markup.
 */
export function explainConfigProblems(problems: readonly ConfigProblem[]): string {
  const items = problems.slice(0, SHOWN).map(explain);
  const rest = problems.length - items.length;
  return [...items, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n');
}

function explain({ line, key, found, allowed }: ConfigProblem): string {
  const place = line === null ? 'In the file' : `Line ${line}`;
  const at = key === '' ? place : `${place}, ${codeText(key, LONGEST)}`;
  // Words of our own are letters and blanks; anything else may be text of the file.
  const shown = /^[a-z ]+$/i.test(found) ? found : codeText(found, LONGEST);
  return `- ${at}: found ${shown}; allowed: ${allowed}.`;
}
