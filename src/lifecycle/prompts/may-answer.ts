import { isOneOf, mayOperate, type Standing } from '../approvals/standing.ts';
import type { Look } from '../look.ts';
import { type Prompt, termsOf } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Actor } from '../snapshot/actor.ts';
import type { Instant } from '../time.ts';
import { askFor, isPlain } from './asking.ts';

/**
 * Whether a person may answer a prompt: who has write access, for a plain question; for anything else whom the policy
 * names, or the approvers. So may somebody to whom one of these has left it, with write access all the same.
 */
export function mayAnswer(
  actor: Actor | null,
  { prompt, at }: { readonly prompt: Prompt; readonly at: Instant },
  record: IssueRecord,
  look: Look,
): Standing {
  const operates = mayOperate(actor, look);
  if (actor === null || operates === 'no') return 'no';
  if (isDelegate(actor, prompt, at) || isPlain(prompt)) return operates;
  if (!look.configHolds) return 'unknown';
  return isOneOf(actor, askFor(prompt, record, look), look);
}

function isDelegate({ login }: Actor, prompt: Prompt, at: Instant): boolean {
  const { delegate } = termsOf(prompt);
  if (delegate === null || delegate.to.toLowerCase() !== login.toLowerCase()) return false;
  return delegate.until === null || at <= delegate.until;
}
