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

/** A person's yes, with whose place it takes. */
export function yesOf(
  by: Actor,
  { id, said }: { readonly id: Yes['answer']; readonly said: Instant },
  prompt: Prompt,
): Yes {
  const as = placeTaken(by, prompt, said);
  return { by: by.login, byId: by.id, answer: id, ...(as === null ? {} : { as }) };
}

interface Tally {
  /** Grows with each vote that counts for a rule for which it did not count before. */
  readonly counted: number;
  /** How many more have to say yes: 0 where it is allowed. */
  readonly lacking: number;
}

/** What these yeses come to: each rule that asks wants those of its own people. */
export function tallyOf(
  prompt: Prompt,
  yes: readonly Yes[],
  { record, look }: { readonly record: IssueRecord; readonly look: Look },
): Tally {
  const ask = askFor(prompt, record, look);
  const all = new Set(yes.map((each) => voteOf(each, ask, look))).size;
  const lacking = Math.max(0, termsOf(prompt).count - all);
  if (ask.also.length === 0) return { counted: all, lacking };
  const groups = groupsOf(ask).map((people) => ({
    votes: votesOf(yes, people, look).size,
    wanted: people.count,
  }));
  return {
    counted: groups.reduce((sum, { votes }) => sum + votes, 0),
    lacking: Math.max(lacking, ...groups.map(({ votes, wanted }) => wanted - votes)),
  };
}

type Group = Omit<AskedPeople, 'by'>;

/** Whose vote it is: of who is not asked, that of whoever left it to them. Nobody gets a second one by that. */
function voteOf({ by, byId, as }: Yes, people: Group, look: Look): string {
  const isTheirOwn = as === undefined || isNamed(by, byId, { people, look });
  return (isTheirOwn ? by : as).toLowerCase();
}

/** The votes that count for a rule: of those whom it names. */
function votesOf(yes: readonly Yes[], people: Group, look: Look): ReadonlySet<string> {
  const votes = yes.map((each) => ({ login: voteOf(each, people, look), id: each.byId }));
  return new Set(
    votes.filter(({ login, id }) => isNamed(login, id, { people, look })).map(({ login }) => login),
  );
}

function isNamed(
  login: string,
  id: Actor['id'],
  { people, look }: { readonly people: Group; readonly look: Look },
): boolean {
  return isOneOf({ login, id, type: 'User' }, people, look) === 'yes';
}

function groupsOf(ask: Asked): readonly Group[] {
  return [ask, ...ask.also];
}
