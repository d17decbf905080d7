import { MINUTE, type Millis, SECOND } from '../lifecycle/time.ts';
import { failed, SENT, type Sending } from './channel.ts';

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Posted =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly sending: Sending;
      readonly body: string;
    }
  | { readonly kind: 'unanswered'; readonly sending: Sending };

/** So much of an answer is read. */
const MOST_READ = 65_536;
/** Nobody is waited for longer than this, whatever it asks for. */
const LONGEST_WAIT: Millis = 60 * MINUTE;

/** Another attempt would be refused as this one was: what was sent is at fault (RFC 9110, 15.5). */
const AT_FAULT = [400, 413, 415, 422];

/**
 * Posts JSON once. A redirection is not followed: it would lead where nobody has said that anything may be sent.
 */
export async function post({ url, headers, body }: Post, signal: AbortSignal): Promise<Posted> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body,
      redirect: 'manual',
      signal,
    });
    const sending = sendingOf(response.status, response.headers.get('retry-after'));
    return { kind: 'answered', status: response.status, sending, body: await readSome(response) };
  } catch (error) {
    return { kind: 'unanswered', sending: failed(error, signal) };
  }
}

function sendingOf(status: number, retryAfter: string | null): Sending {
  if (status >= 200 && status < 300) return SENT;
  const reason = `HTTP ${status}`;
  if (AT_FAULT.includes(status)) return { kind: 'refused', reason };
  return { kind: 'later', reason, after: waitOf(retryAfter) };
}

/** In seconds, or as a date (RFC 9110, 10.2.3). */
function waitOf(retryAfter: string | null): Millis | null {
  if (retryAfter === null) return null;
  const seconds = /^\d{1,9}$/.test(retryAfter.trim());
  const wait = seconds ? Number(retryAfter) * SECOND : Date.parse(retryAfter) - Date.now();
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), LONGEST_WAIT) : null;
}

async function readSome(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > MOST_READ) break;
  }
  return text.slice(0, MOST_READ);
}
