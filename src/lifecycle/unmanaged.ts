import type { Act } from './acts/act.ts';
import { newActs } from './acts/collect.ts';
import { mayOperate } from './approvals/standing.ts';
import type { Decision, SharedEffect } from './effect.ts';
import type { Look } from './look.ts';
import { newLife } from './record/birth.ts';
import type { IssueRecord } from './record/record.ts';
import { MINUTE, SECOND, type Instant } from './time.ts';
import { configProblems } from './words/config-problems.ts';

/** What was said longer ago than this on an issue that is not ours is left alone. */
const RECENT = 10 * MINUTE;

const SILENT: Decision = {
  commit: null,
  shared: [],
  owed: [],
  free: [],
  wakeAt: null,
  wakeWhenDone: null,
  heedsChecks: false,
  because: [],
};

/**
 * An issue without a record: only a Ready by somebody who may begins one, and refusals are reactions, since a comment
 * would be noise on an issue that nobody gave to Drover.
 */
export function unmanaged(look: Look, begin: (born: IssueRecord) => Decision): Decision {
  const { snapshot } = look;
  if (snapshot.config.kind === 'absent' || snapshot.issue.state === 'CLOSED') return SILENT;
  const acts = newActs(null, look).filter((act) => isRecent(act, look));
  const wishes = acts.filter((act) => isReady(act));
  const allowed = wishes.filter((act) => mayOperate(act.by, look) === 'yes').at(-1);
  if (allowed === undefined)
    return { ...SILENT, shared: refusals(acts, look), ...again(unknownAt(wishes, look)) };
  if (snapshot.config.kind !== 'valid') return tellConfig(look);
  if (allowed.by === null) return SILENT;
  return begin(
    newLife(snapshot, look.config, { by: allowed.by, at: allowed.said, source: allowed.id }),
  );
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

/** A broken configuration is said once for each version of the file, on the issue at hand. */
function tellConfig(look: Look): Decision {
  const { config, comments } = look.snapshot;
  const key = `config/${config.kind === 'invalid' ? config.blob.slice(0, 12) : config.kind}`;
  if (comments.some((comment) => comment.keys.includes(key))) return SILENT;
  const body = `I cannot start here yet.\n\n${configProblems(config)}\n\nMend it on the default branch, then comment \`/ready\` again.`;
  return {
    ...SILENT,
    owed: [{ kind: 'comment', key, on: 'issue', body, follows: [] }],
    because: ['config-invalid'],
  };
}
