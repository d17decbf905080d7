import { placeTaken } from '../../prompts/may-answer.ts';
import { withChange } from '../../prompts/settle.ts';
import { note } from '../../record/edit.ts';
import { PLAIN_TERMS } from '../../record/prompt.ts';
import type { IssueRecord } from '../../record/record.ts';
import { ok } from '../../result.ts';
import type { Instant, Millis } from '../../time.ts';
import { refuse } from '../refusal.ts';
import type { Said, Taken } from '../said.ts';
import { whichPrompt } from './which-prompt.ts';

interface To {
  readonly id: string | null;
  readonly to: string;
  readonly lasts: Millis | null;
  readonly until: Instant | null;
}

/** `/delegate` lets somebody else answer an open prompt as well; the last one named is the one. */
export function delegate(record: IssueRecord, said: Said, { id, to, lasts, until }: To): Taken {
  const found = whichPrompt(record, id);
  if (!found.ok) return found;
  const { login } = said.look.snapshot.viewer;
  if (to.toLowerCase() === login.toLowerCase()) return refuse('no-person', to);
  const by = said.by.login;
  const end = until ?? (lasts === null ? null : said.act.said + lasts);
  if (end !== null && end <= said.act.said) return refuse('time-past');
  // Who stands in for somebody hands that person's vote on, and has none of their own to give.
  const whose = placeTaken(said.by, found.value, said.act.said) ?? by;
  const changed = withChange(record, found.value.id, (prompt) => ({
    ...prompt,
    terms: { ...(prompt.terms ?? PLAIN_TERMS), delegate: { to, until: end, by: whose } },
  }));
  return ok(note(changed, said.act.said, ['delegated', by, found.value.id, to]));
}
