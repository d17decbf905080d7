import { REFUSALS, type RefusalCode } from '../acts/refusal.ts';
import { readReason } from '../reasons/marker.ts';
import type { ReasonCode } from '../reasons/reason.ts';
import { CONSUMED_STREAMS } from '../record/consumed.ts';
import type { Entry } from './entry.ts';
import type { IssuePast } from './past.ts';

/** What became of an act. */
export type Acknowledged = Pick<Entry, 'verdict' | 'reason'>;

/** What became of an act, by its id: as some version of the record says, and for what reason, as its answer does. */
export function acknowledgement(id: string, { versions, snapshot }: IssuePast): Acknowledged {
  const answer = snapshot.comments.find(({ keys }) => keys.includes(`reply/${id}`));
  const told = answer === undefined ? null : readReason(answer.body);
  const reason = told ?? owedReason(id, versions);
  return reason !== null && reason.startsWith('refused.')
    ? { verdict: 'refused', reason }
    : { verdict: verdictOn(id, versions), reason: null };
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
