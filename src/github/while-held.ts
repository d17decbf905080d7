import type { Octokit } from './octokit.ts';

/** Thrown in the place of a request that is not sent. */
export class NotHeld extends Error {
  override readonly name = 'NotHeld';
}

/**
 * How Octokit is to send a write. It may ask for a token before that, which has a way of its own, and it sends once more,
 * up to some seconds later, what a new token was refused for: so this is asked where the bytes leave.
 */
export function sendingWhile(octokit: Octokit, holds: () => boolean): typeof fetch {
  const own = octokit.request.endpoint.DEFAULTS.request?.fetch as typeof fetch | undefined;
  return async (...given) => {
    if (!holds()) throw new NotHeld();
    return (own ?? fetch)(...given);
  };
}
