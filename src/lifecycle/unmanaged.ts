import type { Act } from './acts/act.ts';
import { newActs } from './acts/collect.ts';
import { mayOperate } from './approvals/standing.ts';
import { ASKING_LABEL, CARE_LABEL, QUEUED_LABEL } from './desired/labels.ts';
import type { Decision, SharedEffect } from './effect.ts';
import type { Look } from './look.ts';
import { NOTHING } from './nothing.ts';
import { newLife, type Ready } from './record/birth.ts';
import type { IssueRecord } from './record/record.ts';
import { MINUTE, SECOND, type Instant } from './time.ts';
import { configProblems } from './words/config-problems.ts';

/** What was said longer ago than this on an issue that is not ours is left alone. */
const RECENT = 10 * MINUTE;

/**
 * An issue without a life: only a Ready by somebody who may begins one, and refusals are reactions, since a comment
 * would be noise on an issue that nobody gave to Drover. What was said before `since` was said to nobody.
 */
export function unmanaged(
  look: Look,
  begin: (born: IssueRecord) => Decision,
  since: Instant = 0,
): Decision {
  const { snapshot } = look;
  if (isLeftAlone(look)) return NOTHING;
  const acts = freshActs(look, since);
  const ready = readyIn(acts, look);
  if (ready === null) {
    const wishes = acts.filter((act) => isReady(act));
    const shared = [...refusals(acts, look), ...forgotten(look)];
    return { ...NOTHING, shared, ...again(unknownAt(wishes, look)) };
  }
  if (snapshot.config.kind !== 'valid') return tellConfig(look);
  return begin(newLife(snapshot, look.config, ready));
}

/** The Ready that would begin a life here; null where there is none that counts. */
export function readyOf(look: Look): Ready | null {
  return isLeftAlone(look) ? null : readyIn(freshActs(look, 0), look);
}

function isLeftAlone({ snapshot }: Look): boolean {
  return snapshot.config.kind === 'absent' || snapshot.issue.state === 'CLOSED';
}

function freshActs(look: Look, since: Instant): readonly Act[] {
  const here = Math.max(since, look.snapshot.issue.arrival?.at ?? 0);
  return newActs(null, look).filter((act) => act.said > here && isRecent(act, look));
}

function readyIn(acts: readonly Act[], look: Look): Ready | null {
  const readies = acts.flatMap((act): readonly Ready[] =>
    isReady(act) && act.by !== null && mayOperate(act.by, look) === 'yes'
      ? [{ by: act.by, at: act.said, source: act.id }]
      : [],
  );
  return readies.at(-1) ?? null;
}

/** A move to Ready counts as long as the card is there; a comment, and a move that nothing can follow, while it is fresh. */
function isRecent(act: Act, look: Look): boolean {
  return (act.stream === 'move' && look.configHolds) || look.snapshot.now - act.said < RECENT;
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

function unknownAt(wishes: readonly Act[], look: Look): Instant | null {
  return wishes.some((act) => mayOperate(act.by, look) === 'unknown')
    ? look.snapshot.now + 30 * SECOND
    : null;
}

function refusals(acts: readonly Act[], look: Look): readonly SharedEffect[] {
  return acts.flatMap((act) => {
    if (act.deed.kind !== 'lines' || mayOperate(act.by, look) === 'unknown') return [];
    return act.deed.comment.reactions.includes('confused')
      ? []
      : [{ kind: 'react' as const, subject: act.id, reaction: 'confused' as const }];
  });
}

/** What came along from the repository that the issue was transferred from tells of a life that ended there. */
function forgotten({ snapshot: { issue } }: Look): readonly SharedEffect[] {
  const { arrival, labels: has } = issue;
  if (!arrival) return [];
  const labels = [CARE_LABEL, QUEUED_LABEL, ASKING_LABEL].filter((label) => has.includes(label));
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
