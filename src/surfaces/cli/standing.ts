import type { IssueRecord } from '../../lifecycle/record/record.ts';
import type { IssueShown, RecordShown } from '../../lifecycle/shown/shown.ts';
import { overdueIn, type Talk, unheardIn } from '../../lifecycle/shown/overdue.ts';
import { shownStatus } from '../../lifecycle/stage.ts';
import type { Instant } from '../../lifecycle/time.ts';
import { waitingOf } from '../asking/prompts-of.ts';
import { moment, placeText } from '../place.ts';
import { safe } from '../plain.ts';
import { headlineOf, nowOf } from './record-text.ts';

/** Where an issue stands, as `--json` prints it. Moments are ISO 8601, in UTC. */
export interface Standing {
  readonly issue: string;
  readonly title: string;
  readonly url: string;
  readonly record: RecordShown['kind'];
  /** A status of the board, or how it ended; null without a valid record, as are those below. */
  readonly status: string | null;
  readonly stage: string | null;
  readonly round: number | null;
  /** A block code, or `paused`. */
  readonly hold: string | null;
  readonly since: string | null;
  /** What it waits for, in a sentence. */
  readonly now: string;
  /** Since when nobody seems to look after it: the record should have changed by then at the latest. Else null. */
  readonly stalled: string | null;
  /** What waits for an answer, by the names under which `prompts show` knows it. */
  readonly prompts: readonly string[];
  /** The head that is offered for approval. */
  readonly offer: string | null;
  /** A person's token cannot check the signature of a record. */
  readonly verified: false;
}

/** What standing is told at: the time, and whether the repository is stopped, or may be. */
export interface Moment {
  readonly now: Instant;
  readonly isStopped: boolean;
  /** What people said last, where that was read. */
  readonly talk?: Talk | null;
}

export function standingOf(
  shown: IssueShown,
  { now: at, isStopped, talk = null }: Moment,
): Standing {
  const { place, title, url, record } = shown;
  const common = {
    issue: placeText(place),
    title: safe(title),
    url,
    record: record.kind,
    verified: false,
  } as const;
  if (record.kind !== 'valid') {
    const now = withoutRecord(record, common.issue);
    const none = {
      status: null,
      stage: null,
      round: null,
      hold: null,
      since: null,
      stalled: null,
    };
    return { ...common, ...none, now, prompts: [], offer: null };
  }
  const { record: held, body } = record;
  const unheard = talk === null || isStopped ? null : unheardIn(held, at, talk);
  const overdue = overdueIn(held, at, isStopped) ?? unheard;
  return {
    ...common,
    status: statusOf(held),
    stage: held.stage,
    round: held.round,
    hold: held.hold === null ? null : (held.hold.code ?? 'paused'),
    since: new Date(sinceOf(held)).toISOString(),
    now: nowOf(body) || headlineOf(body),
    stalled: overdue === null ? null : new Date(overdue.at).toISOString(),
    prompts: waitingOf(shown).map(({ id }) => id),
    offer: held.end === null ? (held.offer?.head ?? null) : null,
  };
}

function statusOf(record: IssueRecord): string {
  if (record.end !== null) return record.end.outcome === 'done' ? 'Done' : record.end.outcome;
  if (record.observing !== null) return 'Watched only';
  if (record.hold?.kind === 'blocked') return 'Blocked';
  if (record.hold !== null) return 'Paused';
  return record.queued ? 'Ready' : shownStatus(record.stage);
}

function sinceOf(record: IssueRecord): Instant {
  if (record.end !== null) return record.end.at;
  return record.hold?.at ?? record.enteredAt;
}

/** Why there is nothing to show of an issue without a record that counts. */
export function withoutRecord(
  record: Exclude<RecordShown, { kind: 'valid' }>,
  issue: string,
): string {
  switch (record.kind) {
    case 'absent':
      return `There is no record: nobody has said Ready to it, or Drover has not looked yet. \`drover ready ${issue}\` says Ready.`;
    case 'broken':
      return `Its record was edited by somebody else, or cannot be read; \`drover doctor ${issue}\` says more. ${record.url}`;
    case 'newer':
      return `Its record is by a newer Drover than this one. ${record.url}`;
    case 'several':
      return `Several Apps wrote a record: ${record.apps.join(', ')}. Name yours by --app.`;
  }
}

/** Some lines for a person: where it stands, what it waits for, and how to see each question. */
export function standingText(standing: Standing): string {
  const { issue, title, status, stage, round, since, now, stalled, prompts } = standing;
  const where = stage === null ? [] : [`${stage}${(round ?? 0) > 0 ? `, round ${round}` : ''}`];
  const when = since === null ? [] : [`since ${moment(Date.parse(since))}`];
  const state = [...(status === null ? ['no record'] : [status]), ...where, ...when];
  const late =
    stalled === null
      ? ''
      : `  Stalled: Drover should have gone on by ${moment(Date.parse(stalled))}. Does its server run? \`drover doctor ${issue}\` looks at the record.\n`;
  const waiting = prompts.map((prompt) => `  To read it: drover prompts show ${prompt}\n`);
  return `${issue}  ${title}\n  ${state.join(' · ')}\n  ${now}\n${late}${waiting.join('')}`;
}
