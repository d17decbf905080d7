import type { Actor } from '../../lifecycle/snapshot/actor.ts';
import type { Config } from '../../lifecycle/policy/config.ts';
import type { IssueRecord } from '../../lifecycle/record/record.ts';
import { type Rest, restOf } from '../../lifecycle/rest.ts';
import { type Instant, type Millis, MINUTE, SECOND } from '../../lifecycle/time.ts';
import { isUntouched } from '../map/actor.ts';
import type { FarIssue, FarPull } from './afar.ts';

/** What follows a comment of Drover's in its document makes the issue look changed a little later. */
const ECHO: Millis = 5 * SECOND;
/** What happened between a look and the end of its commit is in no record: a look takes less than this. */
const BLIND: Millis = MINUTE;

/** All that is known from afar of an issue with a record that holds. */
export interface Far {
  readonly issue: FarIssue;
  readonly record: IssueRecord;
  /** When the record was written. */
  readonly writtenAt: Instant;
  /** Null where the record names none, or it is not shown. */
  readonly pull: FarPull | null;
  readonly config: Config;
  readonly configuredAt: Instant | null;
  /** The option that its card shows; null where no card of it was seen. */
  readonly option: string | null;
  readonly viewer: Actor;
}

/**
 * `due`: by its record something goes on there. `doubt`: it rests, and something about it is newer than its record.
 * `rest`: nothing has happened to it that one could see from here.
 */
export type Verdict = { readonly kind: 'due' | 'doubt' } | ({ readonly kind: 'rest' } & Rest);

/**
 * Whether an issue needs a look, by times and values that move with whatever happens to it: comments and edits of them,
 * the issue's own time, text and state, its card, its pull request, and the configuration. What moves none of them is
 * named in docs/adr/0019.
 */
export function judge(far: Far, now: Instant): Verdict {
  const rest = restOf(far.record, far.config, now);
  if (rest === null || (rest.until !== null && rest.until <= now)) return { kind: 'due' };
  const isQuiet = issueIsQuiet(far) && talkIsQuiet(far) && pullIsQuiet(far) && cardIsQuiet(far);
  return isQuiet && configIsOld(far) ? { kind: 'rest', ...rest } : { kind: 'doubt' };
}

function issueIsQuiet({ issue, ...far }: Far): boolean {
  const { state, updatedAt, lastEditedAt } = issue;
  if (state !== 'OPEN' || updatedAt > ownAct({ issue, ...far }) + ECHO) return false;
  return lastEditedAt === null || lastEditedAt < far.writtenAt - BLIND;
}

/** When Drover last wrote something there, as far as it shows. */
function ownAct({ issue, writtenAt }: Pick<Far, 'issue' | 'writtenAt'>): Instant {
  const own = issue.comments.nodes.filter(({ viewerDidAuthor }) => viewerDidAuthor);
  return Math.max(writtenAt, ...own.map(({ updatedAt }) => updatedAt));
}

/** Since the record only Drover has spoken, and what it promised there stands. */
function talkIsQuiet({ issue, record, writtenAt, viewer }: Far): boolean {
  const { nodes, pageInfo } = issue.comments;
  const from = writtenAt - BLIND;
  const recent = nodes.filter(({ updatedAt }) => updatedAt >= from);
  if (recent.length === nodes.length && pageInfo.hasNextPage) return false;
  const consumed = record.consumed.issue.above;
  const isKnown = recent.every(({ id, updatedAt, viewerDidAuthor, editor }) =>
    viewerDidAuthor
      ? isUntouched(editor, viewer)
      : consumed.some((entry) => entry.id === id && (entry.said ?? entry.at) === updatedAt),
  );
  const since = Math.min(...record.owed.map(({ at }) => at)) - SECOND;
  const sent = recent.filter((each) => each.viewerDidAuthor && each.createdAt >= since);
  // The record is one of them where it was born with its first promise.
  return isKnown && sent.length >= record.owed.length + (record.bornAt >= since ? 1 : 0);
}

function pullIsQuiet({ issue, record, writtenAt, pull }: Far): boolean {
  const { branch, offer } = record;
  if (record.pull === null) return offer === null && (branch === null || branch.head === null);
  if (pull === null || pull.state !== 'OPEN' || branch === null) return false;
  const isSame =
    pull.headRefOid === (offer?.head ?? branch.head) && pull.baseRefName === branch.baseRef;
  return isSame && pull.updatedAt <= ownAct({ issue, writtenAt }) + ECHO;
}

function cardIsQuiet({ record, config, option }: Far): boolean {
  if (config.board === null || record.card === null || option === null) return true;
  return option === config.board.statuses[record.card.status];
}

function configIsOld({ configuredAt, writtenAt }: Far): boolean {
  return configuredAt !== null && configuredAt < writtenAt - BLIND;
}
