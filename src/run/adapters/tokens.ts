/** Tokens that a conversation has used. */
export interface Tokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What a run has used. Where a session goes on, some programs count from the session's beginning. */
export function since(before: Tokens | null, used: Tokens): Tokens {
  return {
    inputTokens: Math.max(0, used.inputTokens - (before?.inputTokens ?? 0)),
    outputTokens: Math.max(0, used.outputTokens - (before?.outputTokens ?? 0)),
  };
}
