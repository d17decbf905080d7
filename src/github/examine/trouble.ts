import type { Trouble } from '../../lifecycle/shown/trouble.ts';

/** An issue by its place. */
export interface Place {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

export function placeText({ owner, repo, number }: Place): string {
  return `${owner}/${repo}#${number}`;
}

interface Failure {
  readonly status?: unknown;
  readonly response?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
}

/** What went wrong with a request, with a sentence that says what to do. `who` is whose credentials were used. */
export function troubleOf(error: unknown, who: string, api: string): Trouble {
  const { status, response, message, cause } = (error ?? {}) as Failure;
  const [text = ''] = typeof message === 'string' ? message.split('\n') : ['no reason given'];
  if (typeof status !== 'number' || response === undefined) {
    const reason = deepest(cause) ?? text;
    if (isLate(error)) return trouble('late', `GitHub at ${api} did not answer in time.`);
    return trouble(
      'unreachable',
      `GitHub cannot be reached at ${api} (${reason}); check the network, and GHE_HOST and GHE_PROTOCOL if they are set.`,
    );
  }
  if (status === 401)
    return trouble('unauthenticated', `GitHub at ${api} does not accept ${who} (401: ${text}).`);
  const limit = limited(status, response);
  if (limit !== null) return trouble('limited', `${limit.words} (${who}).`, limit.seconds);
  if (status === 403 || status === 429)
    return trouble(
      'forbidden',
      `GitHub refuses what was asked with ${who} (${status}: ${text}).${remedyFor(text)}`,
    );
  if (status === 404 || status === 410)
    return trouble('unknown', `GitHub does not show it to ${who} (${status}).`);
  return trouble('refused', `GitHub at ${api} answered ${status}: ${text}`);
}

export function trouble(
  kind: Trouble['kind'],
  sentence: string,
  retryAfter: number | null = null,
): Trouble {
  return { kind, sentence, retryAfter };
}

/** GitHub says so of tokens that were given too little (docs.github.com/rest, troubleshooting). */
function remedyFor(text: string): string {
  return text.includes('not accessible by')
    ? ' Let it read the contents of the repository, and read and write its issues.'
    : '';
}

/** The rate limit's end, in words and in seconds; null where the refusal is about something else. */
function limited(
  status: number,
  response: unknown,
): { readonly words: string; readonly seconds: number | null } | null {
  if (status !== 403 && status !== 429) return null;
  const { headers } = response as { readonly headers?: Readonly<Record<string, unknown>> };
  const after = Number(headers?.['retry-after'] ?? Number.NaN);
  if (after >= 0)
    return { words: `GitHub asks to wait ${after} s before the next request`, seconds: after };
  if (String(headers?.['x-ratelimit-remaining']) !== '0') return null;
  const reset = Number(headers?.['x-ratelimit-reset']) * 1000;
  if (Number.isNaN(reset))
    return { words: 'The rate limit is spent; try again later', seconds: null };
  const until = new Date(reset).toISOString().slice(11, 19);
  // By GitHub's own clock, which its answer carries.
  const now = Date.parse(String(headers?.['date']));
  return {
    words: `The rate limit is spent until ${until} UTC; try again then`,
    seconds: Number.isNaN(now) ? null : Math.max(1, Math.ceil((reset - now) / 1000)),
  };
}

/** What an `AbortSignal.timeout` throws, wherever it is wrapped. */
function isLate(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'TimeoutError' || isLate(error.cause);
}

/** fetch says only that it failed; why, its cause says, or the cause of that. */
function deepest(cause: unknown): string | null {
  if (!(cause instanceof Error)) return null;
  return deepest(cause.cause) ?? (cause.message === '' ? null : cause.message);
}
