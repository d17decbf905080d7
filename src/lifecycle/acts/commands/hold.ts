import { nextLife } from '../../record/birth.ts';
import { note, release, staysUntilResumed } from '../../record/edit.ts';
import type { IssueRecord } from '../../record/record.ts';
import { ok } from '../../result.ts';
import { workKey } from '../../runs/work-key.ts';
import { stopRun } from '../../runs/stop.ts';
import { mayOperate } from '../../approvals/standing.ts';
import type { Actor } from '../../snapshot/actor.ts';
import { isEnding } from '../ending.ts';
import { isOvertaken } from '../overtaken.ts';
import { refuse } from '../refusal.ts';
import type { Said, Taken } from '../said.ts';

/** `/pause` stops every clock; what runs may end, but nothing follows from it until `/resume`. */
export function pause(record: IssueRecord, said: Said): Taken {
  if (record.end !== null || isEnding(record)) return refuse('ended');
  if (record.hold?.kind === 'paused') return refuse('already-paused', record.hold.detail);
  const hold = {
    kind: 'paused',
    code: null,
    detail: said.by.login,
    at: said.look.snapshot.now,
    ...covered(record.hold),
  } as const;
  return ok(note({ ...record, hold }, said.act.said, ['paused', said.by.login]));
}

/** A block that asks people something is not answered by a pause, nor by what ends it. */
function covered(hold: IssueRecord['hold']): Pick<NonNullable<IssueRecord['hold']>, 'over'> {
  if (hold === null || hold.code === null || !staysUntilResumed(hold)) return {};
  const { code, detail, at, since } = hold;
  return { over: { code, detail, at, ...(since === undefined ? {} : { since }) } };
}

/** `/resume` lifts a pause or a block; whatever still holds the issue shows again at once. */
export function resume(record: IssueRecord, said: Said): Taken {
  if (record.end !== null) return refuse('ended');
  if (record.hold === null) return refuse('not-paused');
  if (isPausedSince(record, said)) return refuse('paused-since');
  if (isAskedSince(record, said)) return refuse('asked-since');
  if (record.hold.code === 'prompt') return refuse('prompt-open', record.hold.detail);
  const { now } = said.look.snapshot;
  const mending = record.hold.code === 'pull-closed' ? ('reopen' as const) : record.mending;
  return ok(release({ ...record, mending }, now, said.by.login));
}

/** A pause that was said since is not lifted by what was said before it. */
function isPausedSince({ hold }: IssueRecord, said: Said): boolean {
  const mayPause = (person: Actor): boolean => mayOperate(person, said.look) === 'yes';
  return hold?.kind === 'paused' && isOvertaken(said, { name: 'pause', by: mayPause });
}

/** What a pause had covered and now shows again is not answered by what was said before it did. */
function isAskedSince({ hold }: IssueRecord, { act }: Said): boolean {
  return hold?.since !== undefined && act.said <= hold.at;
}

/**
 * `/retry` tries again what failed, with the brakes that stopped it released: a person's decision resets them. After
 * a pull request closed by hand, or an ended life, it begins a new one.
 */
export function retry(record: IssueRecord, said: Said): Taken {
  const { snapshot } = said.look;
  const code = record.hold?.code ?? null;
  if (record.end !== null || code === 'pull-closed')
    return ok(
      nextLife(stopRun(record, said.look), said.look, {
        by: said.by,
        at: said.act.said,
        source: said.act.id,
      }),
    );
  if (record.hold === null) return refuse('nothing-held');
  if (isPausedSince(record, said)) return refuse('paused-since');
  if (isAskedSince(record, said)) return refuse('asked-since');
  if (code === 'prompt') return refuse('prompt-open', record.hold.detail);
  const again = workKey(record);
  return ok(
    release(
      {
        ...record,
        failures: 0,
        retryAt: null,
        mending: code === 'branch-gone' ? 'restore' : record.mending,
        grace:
          record.grace +
          (code === 'runs-spent' || code === 'rounds-spent' || code === 'cost-spent' ? 1 : 0),
        succeeded: record.succeeded.filter((key) => key !== again),
        verify:
          code === 'verify-failed'
            ? { failures: 0, diagnosed: false, choice: null }
            : record.verify,
      },
      snapshot.now,
      said.by.login,
    ),
  );
}
