import type { PromptInput } from '../contracts/prompt-input.ts';
import { type LiveTell, tellId } from '../live/live-tell.ts';
import type { Look } from '../look.ts';
import { note } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Run } from '../record/run.ts';
import type { Tell } from '../record/tell.ts';
import type { Report } from '../reports/report.ts';
import { holdsPasted } from '../text/pasted-secret.ts';
import { toAgent } from '../text/to-agent.ts';
import { commandIn, stillCounts } from './feedback-texts.ts';

/** Characters of one that reach an agent. */
const LIMIT = 2_000;

/**
 * What waits goes to this run. What went to one of the same stage and round is kept, for a session that has to begin
 * anew; what went to one before is forgotten.
 */
export function withTells(record: IssueRecord, key: Run['key']): IssueRecord {
  const { tells: before, ...rest } = record;
  const tells = (before ?? [])
    .filter(({ run }) => run === null || placeOf(run) === placeOf(key))
    .map((tell): Tell => (tell.run === null ? { ...tell, run: key } : tell));
  return tells.length === 0 ? rest : { ...rest, tells };
}

/** Stage and round: `12/1/plan/0` of `12/1/plan/0.2`. */
function placeOf(key: Run['key']): string {
  return key.slice(0, key.lastIndexOf('.'));
}

/** What the session of a run is told by people: all of its stage and round, or what no run before was told. */
export function tellsFor(
  { tells = [] }: IssueRecord,
  { run, only }: { readonly run: Run; readonly only: 'all' | 'new' },
  look: Look,
): NonNullable<PromptInput['tells']> {
  return tells
    .filter((tell) => tell.run === run.key || (only === 'all' && tell.run !== null))
    .flatMap((tell) => {
      const text = textOf(tell, look);
      return text === null ? [] : [{ author: tell.by, text }];
    });
}

/** What no run was told so far. */
export function waitingTells({ tells = [] }: IssueRecord, look: Look): readonly LiveTell[] {
  return tells
    .filter(({ run }) => run === null)
    .flatMap((tell) => {
      const text = textOf(tell, look);
      return text === null ? [] : [{ id: tellId(tell), by: tell.by, at: tell.at, text }];
    });
}

/** What its agent was told while the run went on, no run after it is told as news. */
export function withHeard(
  record: IssueRecord,
  { run, report: { told = [] } }: { readonly run: Run; readonly report: Pick<Report, 'told'> },
  look: Look,
): IssueRecord {
  const heard = (record.tells ?? []).filter(
    (tell) => tell.run === null && told.includes(tellId(tell)),
  );
  if (heard.length === 0) return record;
  const tells = (record.tells ?? []).map(
    (tell): Tell => (heard.includes(tell) ? { ...tell, run: run.key } : tell),
  );
  const by = [...new Set(heard.map((tell) => tell.by))].join(', ').slice(0, 200);
  return note({ ...record, tells }, look.snapshot.now, ['told-meanwhile', by, run.key]);
}

/** Null when its comment is gone, is no longer its author's word, or holds a secret by now. */
function textOf({ source, part }: Tell, look: Look): string | null {
  const comment = look.snapshot.comments.find(({ id }) => id === source);
  if (comment === undefined || !stillCounts(comment, look)) return null;
  const said = commandIn(comment, { name: 'tell', part }, look)?.text ?? '';
  if (holdsPasted(said)) return null;
  const { text } = toAgent(said, { limit: LIMIT });
  return text === '' ? null : text;
}
