import { isOneOf, mayOperate, type Standing } from '../approvals/standing.ts';
import type { Look } from '../look.ts';
import type { Asked, AskedPeople } from '../policy/asked.ts';
import { type Prompt, termsOf, type Yes } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Actor } from '../snapshot/actor.ts';
import type { Instant } from '../time.ts';
import { askFor, isPlain } from './asking.ts';

/**
 * Whether a person may answer a prompt: who has write access, for a plain question; for anything else whom one of the
 * rules names that ask, or the approvers. So may somebody to whom one of these has left it, with write access all the
 * same.
 */
export function mayAnswer(
  actor: Actor | null,
  { prompt, at }: { readonly prompt: Prompt; readonly at: Instant },
  record: IssueRecord,
  look: Look,
): Standing {
  const operates = mayOperate(actor, look);
  if (actor === null || operates === 'no') return 'no';
  if (placeTaken(actor, prompt, at) !== null || isPlain(prompt)) return operates;
  if (!look.configHolds) return 'unknown';
  const all = groupsOf(askFor(prompt, record, look)).map((people) => isOneOf(actor, people, look));
  return all.find((each) => each === 'yes') ?? all.find((each) => each === 'unknown') ?? 'no';
}

/** Who left the answer to this person; null for nobody. */
export function placeTaken({ login }: Actor, prompt: Prompt, at: Instant): string | null {
  const { delegate } = termsOf(prompt);
  if (delegate === null || delegate.to.toLowerCase() !== login.toLowerCase()) return null;
  return delegate.until === null || at <= delegate.until ? delegate.by : null;
}

/** How many more have to say yes to a prompt: 0 where it is allowed. */
export function yesesLacking(
  prompt: Prompt,
  yes: readonly Yes[],
  { record, look }: { readonly record: IssueRecord; readonly look: Look },
): number {
  const lacking = termsOf(prompt).count - yes.length;
  const ask = askFor(prompt, record, look);
  if (ask.also.length === 0) return Math.max(0, lacking);
  const byGroup = groupsOf(ask).map(
    (people) => people.count - yes.filter((each) => standsFor(each, people, look)).length,
  );
  return Math.max(0, lacking, ...byGroup);
}

/** Everybody whom one of the rules names counts for that rule, and who stands in for one of them. */
function standsFor({ by, byId, as }: Yes, people: Omit<AskedPeople, 'by'>, look: Look): boolean {
  const names = as === undefined ? [by] : [by, as];
  return names.some((login) => isOneOf({ login, id: byId, type: 'User' }, people, look) === 'yes');
}

function groupsOf(ask: Asked): readonly Omit<AskedPeople, 'by'>[] {
  return [ask, ...ask.also];
}
