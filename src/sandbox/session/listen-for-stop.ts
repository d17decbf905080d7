/** Whether this process was told to end. */
export interface Stop {
  readonly isAsked: () => boolean;
  /** Resolves at the first signal to end, or when npm that started us is gone: its shell passes no signal on. */
  readonly asked: Promise<void>;
}

export function listenForStop(): Stop {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  let isAsked = false;
  const stop = (): void => {
    isAsked = true;
    resolve();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      // A second one does not wait.
      process.once(signal, () => process.exit(1));
      stop();
    });
  }
  if (process.env['npm_lifecycle_event'] !== undefined) watchParent(stop);
  return { isAsked: () => isAsked, asked };
}

function watchParent(gone: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, 500);
  timer.unref();
}
