import { mayAllowProtected } from '../../approvals/standing.ts';
import { protectedOf } from '../../gates/protected-paths.ts';
import { askedIn } from '../../prompts/asking.ts';
import { tallyOf, yesOf } from '../../prompts/may-answer.ts';
import { freed, settled, withChange } from '../../prompts/settle.ts';
import { CAPS } from '../../record/caps.ts';
import { note } from '../../record/edit.ts';
import { PLAIN_TERMS, type Prompt, termsOf } from '../../record/prompt.ts';
import type { IssueRecord } from '../../record/record.ts';
import { ok } from '../../result.ts';
import { granted } from '../../runs/granted.ts';
import { holdsPasted } from '../../text/pasted-secret.ts';
import { refuse } from '../refusal.ts';
import type { Said, Taken } from '../said.ts';

/** A person's yes to a prompt. Where several are asked for, it counts towards them; each person counts once. */
export function allowPrompt(record: IssueRecord, said: Said, prompt: Prompt): Taken {
  if (prompt.kind === 'clarification' || prompt.kind === 'choice')
    return refuse('words-wanted', prompt.id);
  const missing = missingSecret(record, said, prompt);
  if (missing !== null) return refuse(missing.code, missing.secret, prompt.id);
  const terms = termsOf(prompt);
  const { look } = said;
  const others = terms.yes.filter(({ byId }) => byId !== said.by.id);
  const yes = [...others, yesOf(said.by, said.act, prompt)];
  const { lacking, counted: votes } = tallyOf(prompt, yes, { record, look });
  const isAllowed = lacking === 0;
  if (!isAllowed && votes === tallyOf(prompt, terms.yes, { record, look }).counted)
    return refuse('allowed-already', prompt.id, String(lacking));
  const counted = withChange(record, prompt.id, (each) => ({
    ...each,
    terms: yes.length > 1 || !isAllowed ? { ...(each.terms ?? PLAIN_TERMS), yes } : each.terms,
  }));
  if (!isAllowed) return ok(note(counted, said.act.said, ['seconded', said.by.login, prompt.id]));
  return ok(decided(withWhatIsAllowed(counted, said, prompt), said, { prompt, decision: 'allow' }));
}

/** A person's no to a prompt: one is enough. The session is told why. */
export function denyPrompt(record: IssueRecord, said: Said, prompt: Prompt, reason = ''): Taken {
  if (holdsPasted(reason)) return refuse('secret-pasted', prompt.id);
  return ok(decided(record, said, { prompt, decision: 'deny' }));
}

interface Decided {
  readonly prompt: Prompt;
  readonly decision: 'allow' | 'deny';
}

function decided(record: IssueRecord, said: Said, { prompt, decision }: Decided): IssueRecord {
  const { act, part, by } = said;
  const told = note(
    settled(record, prompt, { decision, answer: act.id, part, by: by.login, at: act.said }),
    act.said,
    [decision === 'allow' ? 'allowed' : 'denied', by.login, prompt.id],
  );
  return freed(told, said.look.snapshot.now, by.login);
}

/** What comes with a yes: more budget, and the protected paths that were asked about, where the person may allow those. */
function withWhatIsAllowed(record: IssueRecord, said: Said, prompt: Prompt): IssueRecord {
  const { request } = askedIn(prompt, record, said.look);
  const raised = granted(record, request);
  const paths = protectedOf(request.paths ?? [], record, said.look);
  if (paths.length === 0 || mayAllowProtected(said.by, said.look) !== 'yes') return raised;
  const all = new Set([...(record.allowedPaths ?? []), ...paths]);
  return { ...raised, allowedPaths: [...all].slice(-CAPS.paths) };
}

/** The secret that a session waits for and that is not seen; null where it is there, or where nobody lets us look. */
function missingSecret(
  record: IssueRecord,
  { look }: Said,
  prompt: Prompt,
): { readonly secret: string; readonly code: 'secret-missing' | 'secret-unseen' } | null {
  const { kind, secret } = askedIn(prompt, record, look).request;
  if (kind !== 'credentials' || secret === undefined) return null;
  const state = look.snapshot.secrets?.[secret];
  return state === 'missing' || state === 'unseen' ? { secret, code: `secret-${state}` } : null;
}
