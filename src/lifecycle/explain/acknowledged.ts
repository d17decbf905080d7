import { REFUSALS, type RefusalCode } from '../acts/refusal.ts';
import { readReason } from '../reasons/marker.ts';
import type { ReasonCode } from '../reasons/reason.ts';
import { CONSUMED_STREAMS } from '../record/consumed.ts';
import { hourlyKey } from '../record/hourly-key.ts';
import type { Instant } from '../time.ts';
import type { Entry } from './entry.ts';
import type { IssuePast } from './past.ts';

/** What became of an act. */
export type Acknowledged = Pick<Entry, 'verdict' | 'reason'>;

/** An act that somebody did; `by` is null where the account is gone. */
export interface Done {
  readonly id: string;
  readonly by: string | null;
  readonly at: Instant;
}

/** What became of an act: as some version of the record says, and for what reason, as its answer does. */
export function acknowledgement(act: Done, past: IssuePast): Acknowledged {
  const { versions, snapshot } = past;
  const { id } = act;
  const answer = snapshot.comments.find(({ keys }) => keys.includes(`reply/${id}`));
  const told = answer === undefined ? null : readReason(answer.body);
  const verdict = verdictOn(id, versions);
  const reason =
    told ??
    owedReason(id, versions) ??
    (verdict === 'refused' && isAnsweredOnceAnHour(act, past) ? 'refused.stranger' : null);
  return reason !== null && reason.startsWith('refused.')
    ? { verdict: 'refused', reason }
    : { verdict, reason: null };
}

/** Strangers alone get one answer for all that they say in an hour. */
function isAnsweredOnceAnHour({ by, at }: Done, { versions, snapshot }: IssuePast): boolean {
  const lives = new Set(versions.map(({ life }) => life));
  const keys = [...lives].map((life) => hourlyKey('reply', by ?? '', { life, at }).key);
  const said = snapshot.comments.flatMap((comment) => comment.keys);
  const owed = versions.flatMap((each) => each.owed.map(({ key }) => key));
  return keys.some((key) => said.includes(key) || owed.includes(key));
}

function verdictOn(id: string, versions: IssuePast['versions']): Entry['verdict'] {
  const entries = versions.flatMap(({ consumed }) =>
    CONSUMED_STREAMS.flatMap((stream) => consumed[stream].above.filter((each) => each.id === id)),
  );
  return entries.at(-1)?.verdict ?? null;
}

/** Until the answer stands, the record owes it. */
function owedReason(id: string, versions: IssuePast['versions']): ReasonCode | null {
  const owed = versions.flatMap((each) =>
    each.owed.filter(({ kind, about }) => kind === 'reply' && about === id),
  );
  const code = REFUSALS.find((each): each is RefusalCode => each === owed[0]?.args[0]);
  return code === undefined ? null : `refused.${code}`;
}
