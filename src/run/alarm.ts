/** A signal that goes off, until it is switched off. */
export interface Alarm {
  readonly signal: AbortSignal;
  readonly off: () => void;
}

/**
 * Goes off after so many milliseconds, with a `TimeoutError` as `AbortSignal.timeout` has it, or with another signal. The
 * timer holds it: one that nothing but its own timeout holds may be collected while all waits, and never goes off
 * (github.com/nodejs/node/pull/57867).
 */
export function anAlarm(length: number, other?: AbortSignal): Alarm {
  const controller = new AbortController();
  const ring = (): void => controller.abort();
  const timer = setTimeout(() => {
    controller.abort(new DOMException('It took too long', 'TimeoutError'));
  }, length);
  other?.addEventListener('abort', ring, { once: true });
  if (other?.aborted === true) ring();
  const off = (): void => {
    clearTimeout(timer);
    other?.removeEventListener('abort', ring);
  };
  return { signal: controller.signal, off };
}
