/** Why GitHub did not do what somebody asked of it. */
export interface Trouble {
  readonly kind:
    | 'unauthenticated'
    | 'forbidden'
    /** A rate limit, primary or secondary. */
    | 'limited'
    /** It does not exist, or is not shown to these credentials. */
    | 'unknown'
    /** Anything else that GitHub answers with a status of its own. */
    | 'refused'
    | 'unreachable'
    /** No answer in time. */
    | 'late';
  /** For a person: what happened, and what to do. */
  readonly sentence: string;
  /** In seconds; null where GitHub says none. */
  readonly retryAfter: number | null;
}
