import type { IssuePast } from '../../lifecycle/explain/past.ts';
import type { Result } from '../../lifecycle/result.ts';
import type { Place, RepoName } from '../../lifecycle/shown/shown.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import type { Instant } from '../../lifecycle/time.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Io, stop } from './io.ts';

type Told<T> = Promise<Result<T, Trouble>>;

/** The past of issues, as GitHub shows it to one person. Signatures are not checked. */
export interface Historian {
  /** With the slug of the App whose record it is; `app` names it where several wrote records. */
  readonly past: (
    place: Place,
    app: string | null,
  ) => Told<{ readonly past: IssuePast; readonly app: string }>;
  /** Numbers of the issues whose record was written to since (ever, for null); `hasMore` where not all was read. */
  readonly kept: (
    repo: RepoName,
    since: Instant | null,
  ) => Told<{ readonly numbers: readonly number[]; readonly hasMore: boolean }>;
}

export interface HistorianIo extends Io {
  /** An error says which credentials are missing, or what is wrong with them. */
  readonly historian: () => Result<Historian, string>;
}

/** Runs what needs a person's token; without one nothing is asked of GitHub. */
export async function asHistorian(
  io: HistorianIo,
  act: (historian: Historian) => Promise<ExitCode>,
): Promise<ExitCode> {
  const historian = io.historian();
  return historian.ok ? act(historian.value) : stop(io, EXIT.usage, historian.error);
}
