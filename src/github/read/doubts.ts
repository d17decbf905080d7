import { type IssueKey, keyText } from '../../controller/ports.ts';
import { type Instant, type Millis, SECOND } from '../../lifecycle/time.ts';

/** So long GitHub is asked again before an issue counts as deleted: a read may miss what is there. */
const DOUBT: Millis = 30 * SECOND;
/** Once in between, since a read that lags has mostly caught up by then. */
const SOON: Millis = 5 * SECOND;

/** Some hundred bytes each. */
const MOST_KEYS = 100_000;

/**
 * Of which issues GitHub says that there are none, and since when. Kept beside what is remembered of issues: a doubt
 * that was forgotten would begin anew, and with many of them none would ever end.
 */
export interface Doubts {
  /** When to ask again for an issue that is not shown; null once it counts as deleted. */
  missing(key: IssueKey, now: Instant): Instant | null;
  /** The issue is shown after all. */
  shown(key: IssueKey): void;
}

export function makeDoubts(): Doubts {
  const since = new Map<string, Instant>();
  return {
    missing(key, now) {
      const text = keyText(key);
      const first = since.get(text) ?? now;
      if (now - first >= DOUBT) {
        since.delete(text);
        return null;
      }
      since.set(text, first);
      const [oldest] = since.keys();
      if (since.size > MOST_KEYS && oldest !== undefined) since.delete(oldest);
      return first === now ? now + SOON : first + DOUBT;
    },
    shown: (key) => void since.delete(keyText(key)),
  };
}
