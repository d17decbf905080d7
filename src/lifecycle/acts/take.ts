import { mayApprove, mayOperate, type Standing } from '../approvals/standing.ts';
import { CATALOGUE } from '../commands/catalogue.ts';
import type { Command, CommandName } from '../commands/command.ts';
import type { Look } from '../look.ts';
import { owe } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';
import { ok } from '../result.ts';
import type { Act } from './act.ts';
import { onceAnHour } from './applied.ts';
import { answer } from './commands/answer.ts';
import { approve, unapprove } from './commands/approve.ts';
import { budget } from './commands/budget.ts';
import { delegate } from './commands/delegate.ts';
import { end } from './commands/end.ts';
import { feedback } from './commands/feedback.ts';
import { allow, deny } from './commands/gate.ts';
import { pause, resume, retry } from './commands/hold.ts';
import { repair } from './commands/repair.ts';
import { ready } from './commands/start.ts';
import { tell } from './commands/tell.ts';
import { isEnding, outlives } from './ending.ts';
import { refuse } from './refusal.ts';
import { holdsPasted } from '../text/pasted-secret.ts';
import type { Said, Taken } from './said.ts';

/** Whether the author of an act may give this command, as the catalogue says. */
export function standingFor(name: CommandName, act: Act, look: Look): Standing {
  const who = CATALOGUE[name].whoMay;
  if (who === 'anyone') return act.by?.type === 'User' ? 'yes' : 'no';
  if (who !== 'approver') return mayOperate(act.by, look);
  if (!look.configHolds) return 'unknown';
  return name === 'allow' || name === 'deny' ? mayOperate(act.by, look) : mayApprove(act.by, look);
}

/** Lets a command take effect on the record; permission has been seen to. */
export function take(record: IssueRecord, command: Command, said: Said): Taken {
  if (isEnding(record) && !outlives(command.name)) return refuse('ended');
  switch (command.name) {
    case 'ready':
      return ready(record, said);
    case 'feedback':
      if (holdsPasted(command.text)) return refuse('secret-pasted');
      return feedback(record, said, said.part);
    case 'approve':
      return approve(record, said, { from: 'comment', sha: command.sha ?? null });
    case 'unapprove':
      return unapprove(record, said);
    case 'reject':
      return end(record, said, 'rejected');
    case 'cancel':
      return end(record, said, 'cancelled');
    case 'answer':
      return answer(record, said, { id: command.id ?? null, text: command.text });
    case 'allow':
      return allow(record, said, command.id ?? null);
    case 'deny':
      return deny(record, said, { id: command.id ?? null, reason: command.reason ?? '' });
    case 'budget': {
      const { id = null, amount, unit = null } = command;
      return budget(record, said, { id, amount, unit });
    }
    case 'delegate': {
      const { id = null, to, lasts = null, until = null } = command;
      return delegate(record, said, { id, to, lasts, until });
    }
    case 'tell':
      return tell(record, said, command.text);
    case 'pause':
      return pause(record, said);
    case 'resume':
      return resume(record, said);
    case 'retry':
      return retry(record, said);
    case 'why':
      return ok(answerTo('why', record, { said }));
    case 'help':
      return ok(answerTo('help', record, { said, args: [command.topic ?? ''] }));
    case 'repair':
      return repair(record, said);
  }
}

/** Operators are answered each time, anybody else once an hour: nobody can make Drover talk. */
function answerTo(
  what: 'why' | 'help',
  record: IssueRecord,
  { said, args = [] }: { readonly said: Said; readonly args?: readonly string[] },
): IssueRecord {
  const { act, look } = said;
  const operates = mayOperate(act.by, look) === 'yes';
  const key = operates ? { key: `${what}/${act.id}` } : onceAnHour(what, act, record.life);
  return owe(record, look.snapshot.now, { ...key, kind: what, about: act.id, args });
}
