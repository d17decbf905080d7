import { askedIn } from '../../prompts/asking.ts';
import { tallyOf, yesOf } from '../../prompts/may-answer.ts';
import { freed, settled } from '../../prompts/settle.ts';
import { note, release } from '../../record/edit.ts';
import type { BlockCode } from '../../record/hold.ts';
import type { IssueRecord } from '../../record/record.ts';
import { ok } from '../../result.ts';
import { raised, type Unit } from '../../runs/granted.ts';
import { refuse } from '../refusal.ts';
import type { Said, Taken } from '../said.ts';

const CEILINGS: Readonly<Partial<Record<BlockCode, Unit>>> = {
  'runs-spent': 'runs',
  'rounds-spent': 'rounds',
  'cost-spent': 'dollars',
};

interface More {
  readonly id: string | null;
  readonly amount: number;
  readonly unit: Unit | null;
}

/**
 * `/budget +N` raises a ceiling: the one that the issue has come to, else the one that a session asks to be raised, else
 * the one that is named. It answers that session, and lets the issue go on.
 */
export function budget(record: IssueRecord, said: Said, { id, amount, unit }: More): Taken {
  if (record.end !== null) return refuse('ended');
  const spent = record.hold?.code == null ? undefined : CEILINGS[record.hold.code];
  const prompt = record.prompts.find(
    (each) => each.state === 'open' && each.kind === 'budget' && (id === null || each.id === id),
  );
  if (id !== null && prompt === undefined) return refuse('unknown-prompt', id);
  const asked =
    prompt === undefined ? undefined : (askedIn(prompt, record, said.look).request.unit ?? 'runs');
  const what = unit ?? spent ?? asked;
  if (what === undefined) return refuse('which-budget');
  const { act, part, by, look } = said;
  // Where several people are asked for, each says yes to the same amount: the one that was asked for.
  const isForSeveral =
    prompt !== undefined &&
    asked === what &&
    tallyOf(prompt, [yesOf(by, act, prompt)], { record, look }).lacking > 0;
  if (isForSeveral && spent !== what) return refuse('yes-or-no', prompt.id);
  const told = note(raised(record, what, amount), act.said, [
    'granted',
    by.login,
    `+${amount} ${what}`,
  ]);
  if (spent === what) return ok(release(told, look.snapshot.now, by.login));
  if (prompt === undefined || asked !== what) return ok(told);
  const outcome = { decision: 'allow', answer: act.id, part, by: by.login, at: act.said } as const;
  return ok(freed(settled(told, prompt, outcome), look.snapshot.now, by.login));
}
