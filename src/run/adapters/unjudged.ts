import type { ActBook } from '../acts/act-book.ts';
import type { AgentEnd } from './adapter.ts';

/**
 * A program that used tools of which the judge never heard did not run its hooks. Some programs go on without them
 * (seen with Codex 0.169.0 and OpenCode 1.18.33), so what it did was not judged and does not count.
 */
export function unlessUnjudged(
  ended: AgentEnd['ended'],
  { tools, acts }: { readonly tools: number; readonly acts: ActBook },
): AgentEnd['ended'] {
  if (tools === 0 || acts.heard() > 0) return ended;
  return {
    kind: 'badly',
    reason: `The agent used ${tools} tools, but its program asked about none of them: its hooks do not work here, so nothing of it was held against the policy. Use the version that docs/agents.md of Drover names.`,
  };
}
