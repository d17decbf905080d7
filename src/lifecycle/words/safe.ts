import { toGithub } from '../text/to-github.ts';

/** An agent's text as Drover may post it, or a sentence in its place where it holds something that must not be posted. */
export function agentText(text: string, limit: number): string {
  const safe = toGithub(text, { limit });
  return safe.ok ? safe.value : '_This text is not shown: it holds what looks like a secret._';
}
