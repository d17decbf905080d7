import { watched } from '../contract/watched.ts';

/** What changes a world without a request or a webhook is seen no later than this. */
const MEMORY = 2_000;

interface Seen {
  readonly at: number;
  readonly changes: number;
  readonly answer: Promise<unknown>;
}

const seen = new Map<string, Seen>();

/**
 * What somebody read a moment ago, as long as nothing has happened since: whoever waits for something looks many times
 * at what has not changed, and most of the requests of a scenario were such looks.
 */
export function seenBefore<T>(what: string, read: () => Promise<T>): Promise<T> {
  const changes = watched().changes();
  const before = seen.get(what);
  if (before?.changes === changes && Date.now() - before.at < MEMORY)
    return before.answer as Promise<T>;
  if (before?.changes !== changes) forget(changes);
  const answer = read();
  seen.set(what, { at: Date.now(), changes, answer });
  answer.catch(() => seen.delete(what));
  return answer;
}

function forget(changes: number): void {
  for (const [what, each] of seen) if (each.changes !== changes) seen.delete(what);
}
