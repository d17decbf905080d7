import type { IssuePast } from '../../lifecycle/explain/past.ts';
import type { IssueRecord } from '../../lifecycle/record/record.ts';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { Place, RepoName } from '../../lifecycle/shown/shown.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import type { Snapshot } from '../../lifecycle/snapshot/snapshot.ts';
import { type Instant, MINUTE } from '../../lifecycle/time.ts';
import { examineAsPerson, type ExaminerParts } from '../examine/examiner.ts';
import { placeText, trouble } from '../examine/trouble.ts';
import { DroverOctokit } from '../octokit.ts';
import type { Asking } from './ask.ts';
import { readKept } from './read-kept.ts';
import { readPull, type PullRead } from './read-pull.ts';
import { readRuns, type RunsWanted } from './read-runs.ts';
import { readVersions } from './read-versions.ts';

/** The past of issues, as GitHub shows it to one person. */
export function makeHistorian(parts: ExaminerParts, token: string) {
  const octokit = new DroverOctokit({ auth: { token }, baseUrl: parts.api, log: SILENT });
  const asking: Asking = { octokit, api: parts.api };
  return {
    /** All that is told of an issue; `app` is the slug of its App, where that is known. */
    past: async (
      place: Place,
      app: string | null,
    ): Promise<Result<{ readonly past: IssuePast; readonly app: string }, Trouble>> => {
      const examined = await examineAsPerson(parts, { token, app }, place);
      if (!examined.ok) return fail(trouble('refused', examined.error));
      const { snapshot, app: slug } = examined.value;
      const past = await pastOf(asking, { place, snapshot, app: slug });
      return past.ok ? ok({ past: past.value, app: slug }) : past;
    },
    /** The issues with a record that was written to since. */
    kept: (repo: RepoName, since: Instant | null) => readKept(asking, repo, since),
  };
}

const quiet = (): void => {};
const SILENT = { debug: quiet, info: quiet, warn: quiet, error: quiet };

interface Examined {
  readonly place: Place;
  readonly snapshot: Snapshot;
  readonly app: string;
}

async function pastOf(
  asking: Asking,
  { place, snapshot, app }: Examined,
): Promise<Result<IssuePast, Trouble>> {
  const { record, pull, issue } = snapshot;
  const what = placeText(place);
  const comment = 'comment' in record ? record.comment.id : null;
  const edits = comment === null ? ok([]) : await readVersions(asking, { what, comment, app });
  if (!edits.ok) return edits;
  const current = record.kind === 'valid' ? record.record : null;
  const versions = withCurrent(edits.value, current);
  // A life begins with the record's first revision; a record that was made anew begins far above it.
  const isWhole = record.kind === 'absent' || versions[0]?.revision === 1;
  const wanted: RunsWanted = {
    since: issue.createdAt,
    until: current?.end == null ? null : current.end.at + MINUTE,
    keys: isWhole ? dispatchedIn(versions) : null,
  };
  const runs = comment === null ? ok([]) : await readRuns(asking, place, wanted);
  if (!runs.ok) return runs;
  const shown = pull === null ? ok(NO_PULL) : await readPull(asking, { what, pull: pull.id });
  if (!shown.ok) return shown;
  return ok({ snapshot, versions, isWhole, runs: runs.value, ...shown.value });
}

function dispatchedIn(versions: readonly IssueRecord[]): ReadonlySet<string> {
  const lines = versions.flatMap(({ history }) => history);
  return new Set(
    lines.flatMap(({ what, args }) => (what === 'dispatched' ? args.slice(0, 1) : [])),
  );
}

const NO_PULL: PullRead = { pull: null, deployments: [] };

/** The one that stands is the last, whatever edits GitHub shows. */
function withCurrent(
  edits: readonly IssueRecord[],
  current: IssueRecord | null,
): readonly IssueRecord[] {
  if (current === null) return edits;
  const isOther = ({ life, revision }: IssueRecord): boolean =>
    life !== current.life || revision !== current.revision;
  return [...edits.filter(isOther), current];
}
