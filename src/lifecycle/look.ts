import { type Config, DEFAULT_CONFIG } from './policy/config.ts';
import { boardOf } from './policy/config-state.ts';
import { type ParsedLine, parseCommands } from './commands/parse.ts';
import type { IssueRecord } from './record/record.ts';
import { mergeResults, NO_RESULTS, type Results } from './reports/results.ts';
import type { CommentSnapshot } from './snapshot/comment.ts';
import type { Snapshot } from './snapshot/snapshot.ts';

/** What a decision looks at: the snapshot, and the configuration that holds for it. */
export interface Look {
  readonly snapshot: Snapshot;
  /** The repository's own when it is valid; else the defaults with its board, and then `configHolds` is false. */
  readonly config: Config;
  readonly configHolds: boolean;
  /** The command lines of a comment. */
  readonly linesOf: (comment: CommentSnapshot) => readonly ParsedLine[];
}

export function lookAt(snapshot: Snapshot): Look {
  const holds = snapshot.config.kind === 'valid';
  const config =
    snapshot.config.kind === 'valid'
      ? snapshot.config.config
      : { ...DEFAULT_CONFIG, board: boardOf(snapshot.config) };
  const { short } = config.commands;
  const linesOf = ({ body }: CommentSnapshot) => parseCommands(body, { short });
  return { snapshot, config, configHolds: holds, linesOf };
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
