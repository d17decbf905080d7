import { RunKey } from '../ids.ts';
import type { Look } from '../look.ts';
import { block, note, owe } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Run } from '../record/run.ts';
import type { RunStage } from '../stage.ts';
import { pinnedText } from '../text-pin.ts';
import { chooseAgent, stagesFor } from './agents.ts';
import { brakeOf } from './brakes.ts';
import { stagesOfRun } from './plan-run.ts';
import { straysOf } from './strays.ts';
import { withTells } from './tells.ts';

/** The run that a stage needs. */
export interface Wanted {
  readonly stage: RunStage;
  readonly kind: Run['kind'];
}

/**
 * Asks for a run: the intent goes into the record with its key, nonce and deadline, and the dispatch is owed. Nothing
 * is asked while a back-off lasts, a stop is in force, a brake holds, or a former run may be about to begin.
 */
export function beginRun(record: IssueRecord, look: Look, wanted: Wanted): IssueRecord {
  const { now, entropy, stops } = look.snapshot;
  if (record.run !== null || record.hold !== null || stops.length > 0) return record;
  if (record.retryAt !== null && now < record.retryAt) return record;
  if (straysOf(record).length > 0) return record;
  const brake = brakeOf(record, look, wanted.stage);
  if (brake !== null) return block(record, now, brake);
  if (pinnedText(record, look) === null) return block(record, now, { code: 'text-lost' });
  const taken = takenOver(onFreshBase(record, look), look, wanted);
  const run = newRun(taken, look, wanted);
  const asked: IssueRecord = {
    ...(wanted.kind === 'verify' ? taken : withTells(taken, run.key)),
    run: { ...run, nonce: entropy.slice(0, 32) },
    attempt: record.attempt + 1,
    runs: record.runs + 1,
    retryAt: null,
  };
  return note(owe(asked, now, { key: run.key, kind: 'dispatch', about: wanted.kind }), now, [
    'dispatched',
    run.key,
  ]);
}

/**
 * As long as nothing is built, a run begins where the base branch stands by now. An issue may have waited for days, and
 * GitHub lets no job push a commit with a workflow file that is on no branch any more.
 */
function onFreshBase(record: IssueRecord, { snapshot: { base } }: Look): IssueRecord {
  const { branch } = record;
  const isBuilt = branch === null || branch.head !== null || branch.next !== null;
  if (isBuilt || branch.merged !== null || branch.baseRef !== base.ref) return record;
  return { ...record, branch: { ...branch, base: base.head } };
}

/** The agent that this run is for. One that takes over from another begins a conversation of its own. */
function takenOver(record: IssueRecord, look: Look, wanted: Wanted): IssueRecord {
  if (wanted.kind === 'verify') return record;
  const { config, snapshot } = look;
  const stages = stagesFor({ kind: wanted.kind, stages: stagesWanted(wanted, look) });
  const agent = chooseAgent(config, { stages, labels: snapshot.issue.labels })?.name;
  if (agent === undefined || agent === record.agent) return record;
  const { keptBy: _former, ...rest } = record;
  return { ...rest, agent, session: null };
}

function stagesWanted({ stage, kind }: Wanted, { config }: Look): Run['stages'] {
  return kind === 'stage' ? [...stagesOfRun(stage, config)] : [stage];
}

function newRun(record: IssueRecord, look: Look, wanted: Wanted): Run {
  const { snapshot, config } = look;
  const length = wanted.kind === 'verify' ? config.deadlines.verify : config.deadlines.run;
  const attempt = record.attempt + 1;
  return {
    key: RunKey.parse(
      `${snapshot.issue.number}/${record.life}/${wanted.stage}/${record.round}.${attempt}`,
    ),
    stage: wanted.stage,
    stages: stagesWanted(wanted, look),
    kind: wanted.kind,
    nonce: '',
    session: record.agent,
    head: startOf(record, look),
    id: null,
    url: null,
    requestedAt: snapshot.now,
    deadline: snapshot.now + config.deadlines.start + length,
  };
}

/** Where a run starts from: the merge commit after the merge, else the branch's head, else the base. */
function startOf(record: IssueRecord, look: Look): Run['head'] {
  return (
    record.branch?.merged ?? record.branch?.head ?? record.branch?.base ?? look.snapshot.base.head
  );
}
