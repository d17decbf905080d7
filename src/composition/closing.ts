import type { Millis } from '../lifecycle/time.ts';

/** Closes at the first call; every further one waits for the same end. */
export function once(close: (limit?: Millis) => Promise<void>): (limit?: Millis) => Promise<void> {
  let closing: Promise<void> | null = null;
  return (limit) => (closing ??= close(limit));
}

/** Whether the work ended before the limit; it is not stopped by it. */
export async function withinLimit(work: Promise<unknown>, limit: Millis): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), limit);
  });
  const inTime = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}
