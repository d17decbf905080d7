/** Lets a number of holders in at once, the others in order of their coming. */
export interface Semaphore {
  /** A function that leaves again; undefined when the signal ended the wait. */
  enter(signal: AbortSignal): Promise<(() => void) | undefined>;
}

export function makeSemaphore(places: number): Semaphore {
  const waiting: (() => void)[] = [];
  let free = places;
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  const once = (): (() => void) => {
    let isIn = true;
    return () => {
      if (isIn) leave();
      isIn = false;
    };
  };
  return {
    enter: (signal) => {
      if (signal.aborted) return Promise.resolve(undefined);
      if (free > 0) {
        free -= 1;
        return Promise.resolve(once());
      }
      return new Promise((resolve) => {
        const go = (): void => {
          signal.removeEventListener('abort', giveUp);
          resolve(once());
        };
        const giveUp = (): void => {
          waiting.splice(waiting.indexOf(go), 1);
          resolve(undefined);
        };
        waiting.push(go);
        signal.addEventListener('abort', giveUp, { once: true });
      });
    },
  };
}
