import { type Config, DEFAULT_CONFIG } from './policy/config.ts';
import type { IssueRecord } from './record/record.ts';
import { mergeResults, NO_RESULTS, type Results } from './reports/results.ts';
import type { Snapshot } from './snapshot.ts';

/** What a decision looks at: the snapshot, and the configuration that holds for it. */
export interface Look {
  readonly snapshot: Snapshot;
  /** The repository's own when it is valid; the defaults otherwise, and then `configHolds` is false. */
  readonly config: Config;
  readonly configHolds: boolean;
}

export function lookAt(snapshot: Snapshot): Look {
  return snapshot.config.kind === 'valid'
    ? { snapshot, config: snapshot.config.config, configHolds: true }
    : { snapshot, config: DEFAULT_CONFIG, configHolds: false };
}

/**
 * The cumulative results as the record stands. The snapshot holds those of the record that was read; a report that
 * arrived in this very wake is merged in, as its run did before it was published.
 */
export function currentResults(record: IssueRecord, look: Look): Results | null {
  const read = look.snapshot.run?.report;
  const previous = look.snapshot.results;
  if (read?.kind !== 'read' || read.report.results === null) return previous;
  if (read.report.results !== record.results) return previous;
  return previous !== null &&
    look.snapshot.record.kind === 'valid' &&
    look.snapshot.record.record.results === record.results
    ? previous
    : mergeResults(previous ?? NO_RESULTS, read.report);
}
