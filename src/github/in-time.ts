import { type Millis, SECOND } from '../lifecycle/time.ts';

/** What is told to end may take so long to say so. */
const GRACE: Millis = SECOND;

/**
 * What comes of work that may take so long, and no longer: a signal tells it to end, and where that does not reach it,
 * nobody waits for it. A token that is fetched on the way goes without the signal; and one that only its own timeout holds
 * may be collected before it is over (github.com/nodejs/node/pull/57867). What has not been sent by then never is, since
 * `fetch` refuses a signal that is over. Throws a `TimeoutError`.
 */
export async function inTime<T>(
  patience: Millis,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const over = Promise.withResolvers<never>();
  let timer = setTimeout(() => {
    const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    timer = setTimeout(() => over.reject(reason), GRACE);
    late.abort(reason);
  }, patience);
  // What is waited for keeps a process alive, and not the waiting.
  timer.unref();
  try {
    return await Promise.race([work(late.signal), over.promise]);
  } finally {
    clearTimeout(timer);
  }
}
