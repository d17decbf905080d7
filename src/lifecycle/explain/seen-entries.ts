import type { CommentSnapshot } from '../snapshot/comment.ts';
import { acknowledgement } from './acknowledged.ts';
import { type Entry, PLAIN } from './entry.ts';
import type { IssuePast } from './past.ts';
import { actsOf } from './record-entries.ts';
import { byDrover, byPerson, word } from './words/telling.ts';

/** What GitHub shows beside the record: what was said, moved, opened and deployed. */
export function seenEntries(past: IssuePast): readonly Entry[] {
  return [
    ...opened(past),
    ...commands(past),
    ...talk(past),
    ...reminders(past),
    ...moves(past),
    ...pulls(past),
    ...deployed(past),
  ];
}

function opened({ snapshot: { issue } }: IssuePast): readonly Entry[] {
  const telling = byPerson(issue.author?.login, 'opened the issue');
  return [{ ...PLAIN, ...telling, at: issue.createdAt, what: 'opened', url: issue.url }];
}

function commands(past: IssuePast): readonly Entry[] {
  return actsOf(past).map(({ at, comment }) => ({
    ...PLAIN,
    ...byPerson(comment.author?.login, saidIn(comment)),
    ...acknowledgement({ id: comment.id, by: comment.author?.login ?? null, at }, past),
    at,
    what: comment.review === null ? 'commanded' : 'reviewed',
    url: comment.url,
  }));
}

const REVIEWS = {
  APPROVED: 'approved in a review',
  CHANGES_REQUESTED: 'asked for changes in a review',
  COMMENTED: 'commented in a review',
  DISMISSED: 'reviewed, which was dismissed since',
} as const;

function saidIn({ review, body }: CommentSnapshot): string {
  const text = word(body);
  if (review === null) return `said ${text}`;
  return text === '' ? REVIEWS[review.state] : `${REVIEWS[review.state]}: ${text}`;
}

/** What people said that commands nothing. */
function talk(past: IssuePast): readonly Entry[] {
  const acts = new Set(actsOf(past).map(({ comment }) => comment.id));
  return past.snapshot.comments
    .filter(({ id, author }) => author?.type === 'User' && !acts.has(id))
    .map((comment) => ({
      ...PLAIN,
      ...byPerson(comment.author?.login, saidIn(comment)),
      at: comment.at,
      what: 'commented',
      url: comment.url,
    }));
}

function reminders({ snapshot: { comments } }: IssuePast): readonly Entry[] {
  return comments
    .filter(({ keys }) => keys.some((key) => /^notice\/\d+\/reminder\//.test(key)))
    .map(({ at, url }) => ({
      ...PLAIN,
      ...byDrover('reminded whoever is waited for'),
      at,
      what: 'reminded',
      url,
    }));
}

/** People's own, and those of the board's automation; what Drover moved follows from the rest. */
function moves(past: IssuePast): readonly Entry[] {
  return past.snapshot.moves
    .filter(({ by, automated }) => automated || by?.type === 'User')
    .map(({ id, by, at, to, automated }) => ({
      ...PLAIN,
      ...(automated
        ? { part: 'machine', who: 'the board', text: `moved the card to ${word(to)}` }
        : byPerson(by?.login, `moved the card to ${word(to)}`)),
      ...acknowledgement({ id, by: by?.login ?? null, at }, past),
      at,
      what: 'moved',
    }));
}

function pulls({ pull }: IssuePast): readonly Entry[] {
  if (pull === null) return [];
  const telling = byDrover(`opened the pull request #${pull.number}`);
  return [{ ...PLAIN, ...telling, at: pull.createdAt, what: 'pull-opened', url: pull.url }];
}

function deployed({ deployments }: IssuePast): readonly Entry[] {
  return deployments.map(({ at, sha, environment, creator, state, url }) => ({
    ...PLAIN,
    part: 'machine',
    who: word(creator ?? '') || 'a workflow',
    text: `deployed ${sha.slice(0, 7)} to ${word(environment)}: ${word(state)}`,
    at,
    what: 'deployed',
    url,
  }));
}
