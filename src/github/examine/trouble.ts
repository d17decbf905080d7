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

/** What went wrong with a request, as a sentence that says what to do. `who` is whose credentials were used. */
export function troubleOf(error: unknown, who: string, api: string): string {
  const { status, response, message, cause } = (error ?? {}) as Failure;
  const [text = ''] = typeof message === 'string' ? message.split('\n') : ['no reason given'];
  if (typeof status !== 'number' || response === undefined) {
    return `GitHub cannot be reached at ${api} (${deepest(cause) ?? text}); check the network, and GHE_HOST and GHE_PROTOCOL if they are set.`;
  }
  if (status === 401) return `GitHub at ${api} does not accept ${who} (401: ${text}).`;
  const wait = limited(status, response);
  if (wait !== null) return `${wait} (${who}).`;
  if (status === 403 || status === 429)
    return `GitHub refuses what was asked with ${who} (${status}: ${text}).${remedyFor(text)}`;
  if (status === 404 || status === 410) return `GitHub does not show it to ${who} (${status}).`;
  return `GitHub at ${api} answered ${status}: ${text}`;
}

/** GitHub says so of tokens that were given too little (docs.github.com/rest, troubleshooting). */
function remedyFor(text: string): string {
  return text.includes('not accessible by')
    ? ' Let it read the contents of the repository, and read and write its issues.'
    : '';
}

/** The rate limit's end, in words; null where the refusal is about something else. */
function limited(status: number, response: unknown): string | null {
  const { headers } = response as { readonly headers?: Readonly<Record<string, unknown>> };
  const after = Number(headers?.['retry-after'] ?? Number.NaN);
  if ((status === 403 || status === 429) && after >= 0)
    return `GitHub asks to wait ${after} s before the next request`;
  if ((status !== 403 && status !== 429) || String(headers?.['x-ratelimit-remaining']) !== '0')
    return null;
  const reset = new Date(Number(headers?.['x-ratelimit-reset']) * 1000);
  const until = Number.isNaN(reset.getTime())
    ? ''
    : ` until ${reset.toISOString().slice(11, 19)} UTC`;
  return `The rate limit is spent${until}; try again then`;
}

/** fetch says only that it failed; why, its cause says, or the cause of that. */
function deepest(cause: unknown): string | null {
  if (!(cause instanceof Error)) return null;
  return deepest(cause.cause) ?? (cause.message === '' ? null : cause.message);
}
