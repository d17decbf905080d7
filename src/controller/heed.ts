import { type IssueKey, keyText } from './ports.ts';

const MOST_KEYS = 10_000;

/**
 * Which issues wait for checks to end. Checks end by the dozen and matter only just before a merge; of an issue that
 * this process has not looked at yet nobody knows, so it heeds them.
 */
export interface Heed {
  readonly heeds: (key: IssueKey) => boolean;
  /** Takes down what the last look came to; true when the issue did not heed checks until now. */
  note(key: IssueKey, heeds: boolean): boolean;
}

export function makeHeed(): Heed {
  const deaf = new Set<string>();
  return {
    heeds: (key) => !deaf.has(keyText(key)),
    note(key, heeds) {
      const wasDeaf = deaf.delete(keyText(key));
      if (heeds) return wasDeaf;
      deaf.add(keyText(key));
      const [oldest] = deaf;
      if (deaf.size > MOST_KEYS && oldest !== undefined) deaf.delete(oldest);
      return false;
    },
  };
}
