import type { Act } from './acts/act.ts';
import { newActs } from './acts/collect.ts';
import { mayOperate } from './approvals/standing.ts';
import { LABELS } from './desired/labels.ts';
import type { Decision, SharedEffect } from './effect.ts';
import type { Look } from './look.ts';
import { NOTHING } from './nothing.ts';
import { newLife, type Ready } from './record/birth.ts';
import type { IssueRecord } from './record/record.ts';
import { earliest, HOUR, MINUTE, SECOND, type Instant, type Millis } from './time.ts';
import { configProblems } from './words/config-problems.ts';

/** What was said longer ago than this on an issue that is not ours is left alone … */
const RECENT: Millis = 10 * MINUTE;
/** … unless nobody has answered it, since Drover or GitHub was away; but not for ever. The first sweep looks as far back. */
export const UNANSWERED: Millis = 24 * HOUR;
/** What is said so shortly before a reopening goes with it: whoever writes a comment can reopen with it. */
const REOPENS: Millis = 30 * SECOND;

/**
 * An issue without a life: only a Ready by somebody who may begins one, and refusals are reactions, since a comment
 * would be noise on an issue that nobody gave to Drover. On a closed one every command is refused. What was said before
 * `since` was said to nobody.
 */
export function unmanaged(
  look: Look,
  begin: (born: IssueRecord) => Decision,
  since: Instant = 0,
): Decision {
  const { snapshot } = look;
  if (snapshot.config.kind === 'absent') return NOTHING;
  const acts = freshActs(look, since);
  if (snapshot.issue.state === 'CLOSED') return closed(acts, look);
  const ready = readyIn(acts, look);
  if (ready === null) {
    const wishes = acts.filter((act) => isReady(act));
    const shared = [...refusals(acts, look), ...forgotten(look)];
    return { ...NOTHING, shared, ...again(unknownAt(wishes, look)) };
  }
  if (snapshot.config.kind !== 'valid') return tellConfig(look);
  return begin(newLife(snapshot, look.config, ready));
}

/** A comment may be there before the reopening that goes with it: nothing is refused at once. */
function closed(acts: readonly Act[], look: Look): Decision {
  const { now } = look.snapshot;
  const isDue = ({ said }: Act): boolean => now - said >= REOPENS;
  const [due, young] = [acts.filter(isDue), acts.filter((act) => !isDue(act))];
  const next = young.length === 0 ? null : Math.min(...young.map(({ said }) => said)) + REOPENS;
  const shared = [...refusals(due, look), ...forgotten(look)];
  return { ...NOTHING, shared, ...again(earliest(next, unknownAt(due, look))) };
}

/** The Ready that would begin a life here; null where there is none that counts. */
export function readyOf(look: Look): Ready | null {
  return look.snapshot.config.kind === 'absent' ? null : readyIn(freshActs(look, 0), look);
}

function freshActs(look: Look, since: Instant): readonly Act[] {
  const here = Math.max(since, look.snapshot.issue.arrival?.at ?? 0);
  return newActs(null, look).filter((act) => act.said > here && isRecent(act, look));
}

function readyIn(acts: readonly Act[], look: Look): Ready | null {
  if (look.snapshot.issue.state === 'CLOSED') return null;
  const readies = acts.flatMap((act): readonly Ready[] =>
    isReady(act) &&
    !isRefused(act) &&
    !isTakenBack(act, look) &&
    act.by !== null &&
    mayOperate(act.by, look) === 'yes'
      ? [{ by: act.by, at: act.said, source: act.id }]
      : [],
  );
  return readies.at(-1) ?? null;
}

/** A move to Ready counts as long as the card is there; a comment, and a move that nothing can follow, while it is fresh. */
function isRecent(act: Act, look: Look): boolean {
  if (act.stream === 'move' && look.configHolds) return true;
  const age = look.snapshot.now - act.said;
  return age < RECENT || (age < UNANSWERED && isUnanswered(act, look));
}

/** Said to Drover, since the configuration stood by then, and without any sign from it. */
function isUnanswered({ deed, said }: Act, { snapshot: { config } }: Look): boolean {
  if (deed.kind !== 'lines' || config.kind !== 'valid' || config.landedAt === null) return false;
  return deed.comment.reactions.length === 0 && said >= config.landedAt;
}

/** What was refused is not obeyed later, when its author may, or the issue is open again; what was mended since is. */
function isRefused(act: Act): boolean {
  return act.said === act.at && hasRefusal(act);
}

function hasRefusal({ deed }: Act): boolean {
  return deed.kind === 'lines' && deed.comment.reactions.includes('confused');
}

/** Closing takes back what was said before it, also where nobody saw it closed. */
function isTakenBack({ stream, said }: Act, { snapshot: { issue } }: Look): boolean {
  const change = issue.lastStateChange;
  return stream !== 'move' && change !== null && said < change.at - REOPENS;
}

function isReady(act: Act): boolean {
  if (act.deed.kind === 'move') return act.deed.to.includes('Ready');
  return (
    act.deed.kind === 'lines' &&
    act.deed.lines.some((line) => line.result.ok && line.result.value.name === 'ready')
  );
}

function again(at: Instant | null): Pick<Decision, 'wakeAt' | 'wakeWhenDone'> {
  return { wakeAt: at, wakeWhenDone: at };
}

/** The longer nobody knows, the longer until the next look. */
function unknownAt(wishes: readonly Act[], look: Look): Instant | null {
  const { now } = look.snapshot;
  const unknown = wishes.filter((act) => mayOperate(act.by, look) === 'unknown');
  if (unknown.length === 0) return null;
  const newest = Math.max(...unknown.map(({ said }) => said));
  return now + Math.min(Math.max(30 * SECOND, (now - newest) / 4), 10 * MINUTE);
}

function refusals(acts: readonly Act[], look: Look): readonly SharedEffect[] {
  return acts.flatMap((act) => {
    if (act.deed.kind !== 'lines' || mayOperate(act.by, look) === 'unknown') return [];
    return hasRefusal(act)
      ? []
      : [{ kind: 'react' as const, subject: act.id, reaction: 'confused' as const }];
  });
}

/** What came along from the repository that the issue was transferred from tells of a life that ended there. */
function forgotten({ snapshot: { issue } }: Look): readonly SharedEffect[] {
  const { arrival, labels: has } = issue;
  if (!arrival) return [];
  const labels = LABELS.filter((label) => has.includes(label));
  return [
    ...arrival.records.map((comment): SharedEffect => ({ kind: 'delete-comment', comment })),
    ...(labels.length > 0 ? [{ kind: 'remove-labels' as const, labels }] : []),
  ];
}

/** A broken configuration is said once for each version of the file, on the issue at hand. */
function tellConfig(look: Look): Decision {
  const { config, comments } = look.snapshot;
  const key = `config/${config.kind === 'invalid' ? config.blob.slice(0, 12) : config.kind}`;
  if (comments.some((comment) => comment.keys.includes(key))) return NOTHING;
  const body = `I cannot start here yet.\n\n${configProblems(config)}\n\nMend it on the default branch, then comment \`/ready\` again.`;
  return {
    ...NOTHING,
    owed: [{ kind: 'comment', key, on: 'issue', body, follows: [] }],
    because: ['config-invalid'],
  };
}
