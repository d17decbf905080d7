import type { RunId, RunKey } from '../ids.ts';
import { lookAt } from '../look.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Instant } from '../time.ts';
import { MOST_LIVE } from './question.ts';

/** A job that asks for a channel, as GitHub vouches for it. */
export interface Asker {
  /** The run's key, as the job says it. */
  readonly key: RunKey;
  readonly id: RunId;
  /** The repository's node id. */
  readonly repository: string;
  /** `OWNER/NAME`. */
  readonly name: string;
  readonly ref: string;
  readonly workflow: string;
  /** The file in which the job itself is written. */
  readonly jobWorkflow: string;
}

/** Why a run may not ask. */
type NotGranted =
  | 'config-invalid'
  | 'questions-off'
  | 'no-record'
  | 'other-repository'
  | 'other-run'
  | 'other-workflow';

/**
 * Until when a run may ask. The record must await exactly this run, and its job must be one of
 * the repository's own stage workflow, as its default branch has it.
 */
export function grantedUntil(snapshot: Snapshot, asker: Asker): Result<Instant, NotGranted> {
  const { config } = lookAt(snapshot);
  const { record, repository } = snapshot;
  if (snapshot.config.kind !== 'valid') return fail('config-invalid');
  if (config.questions.wait === 0) return fail('questions-off');
  if (repository.id !== asker.repository) return fail('other-repository');
  if (record.kind !== 'valid') return fail('no-record');
  const { run, end } = record.record;
  if (run === null || end !== null || run.kind !== 'stage' || run.key !== asker.key)
    return fail('other-run');
  if (idOf(snapshot, run.id, run.key) !== asker.id) return fail('other-run');
  const ref = `refs/heads/${repository.defaultBranch}`;
  const workflow = `${asker.name}/.github/workflows/${config.workflows.stage}@${ref}`;
  const isOurs = [asker.workflow, asker.jobWorkflow].every((each) => isSameText(each, workflow));
  if (asker.ref !== ref || !isOurs) return fail('other-workflow');
  return ok(run.deadline + MOST_LIVE * config.questions.wait);
}

/** As the record has it, or GitHub, or the answer to the dispatch. */
function idOf({ run, outcomes }: Snapshot, known: RunId | null, key: RunKey): RunId | null {
  if (known !== null) return known;
  if (run?.key === key) return run.id;
  const sent = outcomes.find((each) => each.kind === 'dispatched' && each.key === key);
  return sent?.kind === 'dispatched' ? sent.id : null;
}

/** Names of owners and repositories are the same in upper and lower case. */
function isSameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
