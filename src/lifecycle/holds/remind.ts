import type { Look } from '../look.ts';
import type { Config } from '../policy/config.ts';
import { askFor } from '../prompts/asking.ts';
import { openPrompt } from '../prompts/open-prompt.ts';
import { owe } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Instant } from '../time.ts';

/** Since when a person is waited for; null when nobody is. A pause stops this clock too. */
function waitingSince(record: IssueRecord): Instant | null {
  if (record.end !== null || record.hold?.kind === 'paused') return null;
  if (record.hold !== null) return record.hold.at;
  return record.stage === 'review-intake' && record.offer !== null ? record.offer.decidedAt : null;
}

/** As the policy has it for the prompt that is open, else as the configuration has it for everything. */
function remindersOf(record: IssueRecord, look: Look): Config['reminders'] {
  const prompt = record.hold?.code === 'prompt' ? openPrompt(record) : null;
  const own = prompt === null ? null : askFor(prompt, record, look).reminders;
  return own ?? look.config.reminders;
}

/** When the next reminder is due; null when none is, or when enough were sent. */
export function reminderAt(record: IssueRecord, look: Look): Instant | null {
  return reminderBy(record, remindersOf(record, look));
}

/** The same where these are how people are reminded. */
export function reminderBy(
  record: IssueRecord,
  { after, every, most }: Config['reminders'],
): Instant | null {
  const since = waitingSince(record);
  const sent = record.reminded?.count ?? 0;
  if (since === null || sent >= most) return null;
  return record.reminded === null ? since + after : record.reminded.at + every;
}

/** A wait for a person has reminders, a few, each a new comment: edits notify nobody. */
export function remind(record: IssueRecord, look: Look): IssueRecord {
  const { now } = look.snapshot;
  const due = reminderAt(record, look);
  if (due === null || now < due) return record;
  const count = (record.reminded?.count ?? 0) + 1;
  return owe({ ...record, reminded: { count, at: now } }, now, {
    key: `notice/${record.life}/reminder/${now}`,
    kind: 'notice',
    about: 'reminder',
    args: [record.hold?.code ?? 'review', String(count)],
  });
}
