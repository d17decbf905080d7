/** What waits to be sent with the next call. */
interface Waiting<T> {
  readonly item: T;
  readonly sent: PromiseWithResolvers<void>;
}

/**
 * One call at a time: what comes while one is under way goes with the next, all together. So a storm costs a round trip
 * for many, and a single item none more than its own. An item that was refused rejects with the call's error.
 */
export function makeGather<T>(
  send: (items: readonly T[]) => Promise<void>,
  most: number,
): (item: T) => Promise<void> {
  const waiting: Waiting<T>[] = [];
  let isSending = false;

  async function sendAll(): Promise<void> {
    isSending = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most);
      try {
        await send(batch.map(({ item }) => item));
        for (const { sent } of batch) sent.resolve();
      } catch (error) {
        for (const { sent } of batch) sent.reject(error);
      }
    }
    isSending = false;
  }

  return (item) => {
    const sent = Promise.withResolvers<void>();
    waiting.push({ item, sent });
    // After all that comes in this very turn.
    if (!isSending) {
      isSending = true;
      setImmediate(() => void sendAll());
    }
    return sent.promise;
  };
}
