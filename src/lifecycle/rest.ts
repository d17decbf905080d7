import { reminderBy } from './holds/remind.ts';
import { isUntold } from './notices/notices.ts';
import type { Config } from './policy/config.ts';
import { termsOf } from './record/prompt.ts';
import type { BlockCode } from './record/hold.ts';
import type { Owed } from './record/owed.ts';
import type { IssueRecord } from './record/record.ts';
import { straysOf } from './runs/strays.ts';
import type { Stage } from './stage.ts';
import { earliest, type Instant } from './time.ts';

/** What ends elsewhere: a deployment, and what gates of the merge wait for. */
const ELSEWHERE: readonly Stage[] = ['deploy-review', 'redeploy-review', 'merge'];

/** What it waits for does not show on its issue, and the event may be lost: such issues are looked at in every sweep. */
export function isWorking(record: IssueRecord): boolean {
  const { run, stopping, stage, end } = record;
  if (straysOf(record).length > 0) return true;
  return run !== null || stopping.length > 0 || (end === null && ELSEWHERE.includes(stage));
}

/** Blocks that nothing ends but what somebody says or does on the issue itself, or the configuration. */
const ENDED_BY_PEOPLE: readonly (BlockCode | null)[] = [
  null,
  'risk',
  'design-approval',
  'plan-approval',
  'prompt',
  'text-fresh',
  'protected-paths',
  'run-failed',
  'run-refused',
  'no-progress',
  'runs-spent',
  'rounds-spent',
  'cost-spent',
  'plan-invalid',
  'merge-refused',
  'verify-failed',
  'rebuilt',
  'observed',
];

/** When an issue at rest is to be looked at by the clock; null where only a person can change anything. */
export interface Rest {
  readonly until: Instant | null;
}

/**
 * Whether an issue waits for nothing but a person's act on it, as far as its record alone tells under this
 * configuration; null where it does not, or where that cannot be told. `until` may be too soon, and is never too late.
 * Who takes an issue for one at rest must know besides that nothing has happened to it since its record was written.
 */
export function restOf(record: IssueRecord, config: Config, now: Instant): Rest | null {
  if (config.mode !== 'act' || isWorking(record)) return null;
  if (!awaitsPerson(record) || hasPlans(record)) return null;
  return isUntold(record, config, now) ? null : { until: alarmOf(record, config) };
}

function awaitsPerson({ end, observing, hold, stage, offer }: IssueRecord): boolean {
  if (end !== null || observing !== null) return false;
  if (hold !== null) return ENDED_BY_PEOPLE.includes(hold.code);
  return stage === 'review-intake' && offer !== null;
}

/** What stands on the issue itself once it was sent. */
const COMMENTS: readonly Owed['kind'][] = [
  'offer',
  'prompt',
  'notice',
  'reply',
  'why',
  'help',
  'repair',
];

/** What goes on by itself, or would be undone by something that leaves no trace: a comment that is deleted. */
function hasPlans(record: IssueRecord): boolean {
  const { queued, retryAt, mending, pending, approvals, branch, owed } = record;
  const isUnderWay = queued || retryAt !== null || mending !== null || branch?.next != null;
  const isUndecided = pending.length > 0 || approvals.length > 0;
  return isUnderWay || isUndecided || owed.some(({ kind }) => !COMMENTS.includes(kind));
}

/** The next reminder by any rule that might hold, or the deadline of what was asked. */
function alarmOf(record: IssueRecord, config: Config): Instant | null {
  const rules = config.policies.flatMap(({ ask }) => ask?.reminders ?? []);
  const reminders = [config.reminders, ...rules].map((each) => reminderBy(record, each));
  const deadlines = record.prompts
    .filter(({ state }) => state === 'open')
    .map((prompt) => termsOf(prompt).deadline);
  return [...reminders, ...deadlines].reduce<Instant | null>(earliest, null);
}
