import { examine } from '../../doctor/examine.ts';
import { type Finding, remedyOf } from '../../doctor/finding.ts';
import { packFindings } from '../../doctor/packed.ts';
import type { Owed } from '../../record/owed.ts';
import { owe } from '../../record/edit.ts';
import { rebuild } from '../../record/rebuild.ts';
import type { IssueRecord } from '../../record/record.ts';
import { ok } from '../../result.ts';
import { stopRun } from '../../runs/stop.ts';
import { straysOf, withStrays } from '../../runs/strays.ts';
import { refuse } from '../refusal.ts';
import type { Said, Taken } from '../said.ts';

/**
 * `/repair` compares the record with what GitHub shows and answers with what it found. What a look mends anyway is mended
 * now; a record that contradicts what was done is made anew and waits for `/resume`, as one that was damaged does.
 */
export function repair(record: IssueRecord, said: Said): Taken {
  const findings = examine(said.look, { everythingSaid: false });
  if (findings.length === 0) return refuse('nothing-to-repair');
  const rebuilds = record.end === null && findings.some((each) => remedyOf(each) === 'rebuild');
  const mended = rebuilds ? anew(record, said) : tidied(record, findings);
  return ok(
    owe(mended, said.look.snapshot.now, {
      key: `repair/${said.act.id}`,
      kind: 'repair',
      about: said.act.id,
      args: [said.by.login, rebuilds ? 'rebuilt' : 'kept', ...packFindings(findings)].slice(0, 4),
    }),
  );
}

/** The card is written once more; everything else comes with the commit of the answer. */
function tidied(record: IssueRecord, findings: readonly Finding[]): IssueRecord {
  return findings.some(({ code }) => code === 'card-other') ? { ...record, card: null } : record;
}

const ANSWERS: readonly Owed['kind'][] = ['reply', 'why', 'help', 'repair'];

/** Keys never recur, what runs is stopped, and what was consumed stays so; the answer says it instead of a notice. */
function anew(record: IssueRecord, { look }: Said): IssueRecord {
  const fresh = rebuild(look);
  const stopped = stopRun(record, look);
  const again: IssueRecord = {
    ...fresh,
    life: Math.max(fresh.life, record.life + 1),
    revision: Math.max(fresh.revision, record.revision),
    stopping: stopped.stopping,
    consumed: record.consumed,
    owed: record.owed.filter(({ kind }) => ANSWERS.includes(kind)),
  };
  return withStrays(again, straysOf(stopped));
}
