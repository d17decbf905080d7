import type { Look } from '../look.ts';
import { matchesAny } from '../policy/paths.ts';
import { CAPS } from '../record/caps.ts';
import { MAX_ALLOWED_PATH } from '../record/hold.ts';
import type { IssueRecord } from '../record/record.ts';

/** What a person is asked about: the paths that a yes is for, and the words that name each of them. */
export interface Question {
  readonly paths: readonly string[];
  readonly detail: string;
}

/** As much as the notice shows: nobody allows what they were not shown. */
const SHOWN = 240;

/** Those of the paths that are protected, and that nobody has allowed for the head as it stands. */
export function protectedOf(
  paths: readonly string[],
  record: IssueRecord,
  look: Look,
): readonly string[] {
  const allowed = record.allowedPaths ?? [];
  return paths
    .filter((path) => matchesAny(path, look.config.protected.paths))
    .filter((path) => !allowed.includes(path));
}

/** The question for these paths; those that do not fit are asked about when these are allowed. */
export function questionAbout(touched: readonly string[]): Question {
  const paths: string[] = [];
  for (const path of touched) {
    const fits = [...paths, path].join(', ').length <= SHOWN && path.length <= MAX_ALLOWED_PATH;
    if (fits && paths.length < CAPS.paths) paths.push(path);
  }
  const left = touched.length - paths.length;
  const first = paths.length > 0 ? paths.join(', ') : `${touched[0]?.slice(0, 200) ?? ''}…`;
  const more = paths.length > 0 && left > 0 ? ` and ${left} more` : '';
  return { paths, detail: first + more };
}

/** A yes is for what stood there: a new round and another's push void it, as they void approvals. */
export function withoutAllowedPaths(record: IssueRecord): IssueRecord {
  const { allowedPaths: _, ...others } = record;
  return { ...others, allowed: record.allowed.filter((code) => code !== 'protected-paths') };
}
