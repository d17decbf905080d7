import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { Trouble } from '../../../lifecycle/shown/trouble.ts';

/** What went wrong (RFC 9457), with a short word for programs that look no further. */
export const Problem = z
  .strictObject({
    type: z.literal('about:blank'),
    title: z.string().describe('The status in words.'),
    status: z.int(),
    detail: z.string().describe('A sentence for a person: what happened, and what would work.'),
    error: z.string().describe('The same each time, for programs.'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** An answer that is no success. */
export interface Failure {
  readonly status: number;
  readonly error: string;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function problemOf({ status, error, detail }: Failure): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, error };
}

/** How a client that has to authenticate is told so (RFC 6750, section 3). */
export function unauthenticated(detail: string, code: string | null): Failure {
  const challenge = `Bearer realm="Drover"${code === null ? '' : `, error="${code}"`}`;
  return {
    status: 401,
    error: code === null ? 'token required' : 'token not accepted',
    detail,
    headers: { 'www-authenticate': challenge },
  };
}

/** Where GitHub says no time, and where we do not either. */
const USUAL_WAIT = 60;

export function limited(detail: string, seconds: number | null): Failure {
  return {
    status: 429,
    error: 'too many requests',
    detail,
    headers: { 'retry-after': String(Math.ceil(seconds ?? USUAL_WAIT)) },
  };
}

/** GitHub's own trouble; `notFound` is what is not found when GitHub does not show it. */
export function failureOf(
  { kind, sentence, retryAfter }: Trouble,
  notFound: 'orchestrator not found' | 'approval not found' | 'not found',
): Failure {
  switch (kind) {
    case 'unauthenticated':
      return unauthenticated(sentence, 'invalid_token');
    case 'forbidden':
      return { status: 403, error: 'forbidden', detail: sentence };
    case 'limited':
      return limited(sentence, retryAfter);
    case 'unknown':
      return { status: 404, error: notFound, detail: sentence };
    case 'refused':
    case 'unreachable':
      return { status: 502, error: 'GitHub failed', detail: sentence };
    case 'late':
      return { status: 504, error: 'GitHub did not answer', detail: sentence };
  }
}
