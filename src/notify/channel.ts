import type { Millis } from '../lifecycle/time.ts';
import type { Message } from './message.ts';

/** One way to reach people. */
export interface Channel {
  /** Sends it once and says what became of it. It ends when the signal does, and rejects only for a bug. */
  send(message: Message, signal: AbortSignal): Promise<Sending>;
}

/**
 * `sent`: the other side has taken it. `later`: it did not, or nobody knows; to be sent again, not before `after` where
 * the other side says so. `refused`: this message will never be taken. Reasons are a few words without anything secret.
 */
export type Sending =
  | { readonly kind: 'sent' }
  | { readonly kind: 'later'; readonly reason: string; readonly after: Millis | null }
  | { readonly kind: 'refused'; readonly reason: string };

export const SENT: Sending = { kind: 'sent' };

/** Why something did not get through, by the code that the system gives: what an error says may hold an address. */
export function failed(error: unknown, signal: AbortSignal): Sending {
  if (signal.aborted) return { kind: 'later', reason: 'no answer in time', after: null };
  return { kind: 'later', reason: codeOf(error) ?? 'no connection', after: null };
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'string' && /^[A-Z0-9_]{2,60}$/.test(code)) return code;
  return error.cause === undefined ? null : codeOf(error.cause);
}
