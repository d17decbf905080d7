import type { Look } from '../look.ts';
import { isDecidable, type Question, verdictFor } from '../prompts/asking.ts';
import { withPrompt } from '../prompts/new-prompt.ts';
import { freed, settled } from '../prompts/settle.ts';
import type { Verdict } from '../policy/verdict.ts';
import { note, owe } from '../record/edit.ts';
import { PLAIN_TERMS, type Prompt, type Terms } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Run } from '../record/run.ts';
import type { Instant } from '../time.ts';
import { stagesFor } from './agents.ts';
import { granted } from './granted.ts';

interface Asking {
  readonly run: Run;
  readonly asked: Question;
  /** Set where the run asks while it goes on. */
  readonly live?: Prompt['live'];
}

/**
 * The run asks a person: its question becomes a prompt, and the issue waits as long as it takes. Where the policy has
 * decided already, the session goes on with that; it is shown all the same.
 */
export function ask(
  record: IssueRecord,
  look: Look,
  { run, asked: { request }, live }: Asking,
): IssueRecord {
  const { now } = look.snapshot;
  const { kind, category, severity } = request;
  const prompt = { kind, category, severity, session: run.session, run: run.key, askedAt: now };
  const verdict = verdictFor({ ...prompt, roles: stagesFor(run) }, request, look);
  const named = live === undefined ? {} : { live };
  const asked = withPrompt(record, { ...prompt, ...named, terms: termsBy(verdict, now) });
  const id = asked.prompts.at(-1)?.id ?? '';
  const owing = owe(asked, now, { key: `prompt/${record.life}/${id}`, kind: 'prompt', about: id });
  const noted = note(owing, now, ['asked', run.session, id]);
  const { effect, rule } = verdict;
  if (effect === 'ask' || !isDecidable(kind)) return noted;
  const outcome = { decision: effect, answer: null, part: null, by: null, at: now };
  const decided = note(settled(noted, { id }, outcome), now, [
    effect === 'allow' ? 'allowed' : 'denied',
    rule,
    id,
  ]);
  return freed(effect === 'allow' ? granted(decided, request) : decided, now, rule);
}

/** Null where no rule says anything of it. */
function termsBy({ rule, ask: { count, deadline, default: whenLate } }: Verdict, now: Instant) {
  if (rule === 'none') return null;
  const terms: Terms = {
    ...PLAIN_TERMS,
    rule,
    count,
    deadline: deadline === null || whenLate === null ? null : now + deadline,
    default: deadline === null ? null : whenLate,
  };
  return terms;
}
