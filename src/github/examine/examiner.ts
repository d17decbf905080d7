import { Probot } from 'probot';
import type { Clock, IssueKey, ReadOutcome } from '../../controller/ports.ts';
import type { Seal } from '../../lifecycle/markers/seal.ts';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { Snapshot } from '../../lifecycle/snapshot/snapshot.ts';
import { makeClient } from '../client.ts';
import { makeLanes } from '../lanes.ts';
import { DroverOctokit, type Octokit } from '../octokit.ts';
import { asSeenByApp } from './as-app.ts';
import { findApp } from './find-app.ts';
import { readWhole, TRUSTING } from './read-whole.ts';
import { type Place, placeText, troubleOf } from './trouble.ts';

/** Where GitHub is, and what time it is. */
export interface ExaminerParts {
  readonly api: string;
  /** The host's name: a record is valid on its host alone. */
  readonly host: string;
  readonly clock: Pick<Clock, 'now'>;
}

/** An issue as it was found, and by what App's eyes. */
export interface Examined {
  readonly snapshot: Snapshot;
  /** The App's slug. */
  readonly app: string;
}

export interface AppCredentials {
  readonly appId: number;
  readonly privateKey: string;
  readonly seal: Seal;
}

/** Reads an issue as the App itself, and verifies every signature. Errors are sentences for a person. */
export async function examineAsApp(
  parts: ExaminerParts,
  { appId, privateKey, seal }: AppCredentials,
  place: Place,
): Promise<Result<Examined, string>> {
  const who = 'the App (APP_ID and PRIVATE_KEY)';
  const { owner, repo } = place;
  const probot = new Probot({
    appId,
    privateKey,
    baseUrl: parts.api,
    Octokit: DroverOctokit,
    logLevel: 'fatal',
  });
  try {
    const asApp = await probot.auth();
    const { data } = await asApp.request('GET /repos/{owner}/{repo}/installation', { owner, repo });
    const octokit = await probot.auth(data.id);
    await requireIssue(octokit, place);
    const client = makeClient({ octokit, lanes: makeLanes(parts.clock), clock: parts.clock });
    const read = await readWhole({ ...parts, client, seal }, { installation: data.id, ...place });
    return toExamined(read, place, data.app_slug);
  } catch (error) {
    if (error instanceof NoIssue) return fail(error.message);
    return fail(`${placeText(place)}: ${troubleOf(error, who, parts.api).sentence}`);
  }
}

/** How a person looks: by a token, and at the comments of this App, if it is named. */
export interface PersonsEyes {
  readonly token: string;
  readonly app: string | null;
}

/** Reads an issue with a person's token. Signatures are not verified: that takes the App's keys. */
export async function examineAsPerson(
  parts: ExaminerParts,
  { token, app }: PersonsEyes,
  place: Place,
): Promise<Result<Examined, string>> {
  const octokit = personsOctokit(parts, token);
  try {
    await requireIssue(octokit, place);
    const slug = app === null ? await findApp(octokit, place) : ok(app);
    if (!slug.ok) return slug;
    const own = makeClient({ octokit, lanes: makeLanes(parts.clock), clock: parts.clock });
    const client = asSeenByApp(own, slug.value);
    const key: IssueKey = { installation: 0, ...place };
    const read = await readWhole({ ...parts, client, seal: TRUSTING }, key);
    return toExamined(read, place, slug.value);
  } catch (error) {
    if (error instanceof NoIssue) return fail(error.message);
    return fail(`${placeText(place)}: ${troubleOf(error, 'this token', parts.api).sentence}`);
  }
}

function personsOctokit({ api }: ExaminerParts, token: string): Octokit {
  return new DroverOctokit({ auth: { token }, baseUrl: api });
}

class NoIssue extends Error {
  override readonly name = 'NoIssue';
}

async function requireIssue(octokit: Octokit, place: Place): Promise<void> {
  const { owner, repo, number } = place;
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}';
  const { data } = await octokit.request(route, { owner, repo, issue_number: number });
  if (data.pull_request !== undefined)
    throw new NoIssue(`${placeText(place)} is a pull request; give the number of its issue.`);
}

function toExamined(read: ReadOutcome, place: Place, app: string): Result<Examined, string> {
  if (read.kind === 'read') return ok({ snapshot: read.snapshot, app });
  const reason = 'reason' in read ? read.reason : read.kind;
  return fail(`${placeText(place)} could not be read whole (${reason}); try again later.`);
}
