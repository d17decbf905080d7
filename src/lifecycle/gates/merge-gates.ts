import { countingApprovals } from '../approvals/validity.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import type { PullSnapshot } from '../snapshot/pull.ts';
import { SECOND } from '../time.ts';
import { checksGate } from './checks-gate.ts';
import { type Gate, gate, stateOf } from './gate.ts';
import { protectedOf, questionAbout } from './protected-paths.ts';

/** What a person opens on GitHub itself, or a machine that is late: the approval would wait for it in silence. */
const BY_PERSON = { blocks: 'gate-closed' } as const;

/** Not in the first ten seconds after the approval: who changes their mind at once is still heard. */
export const PATIENCE = 10 * SECOND;

/**
 * Every condition of the merge, in the order in which people read them. GitHub's own rules are among them; what could
 * not be read is closed.
 */
export function mergeGates(record: IssueRecord, look: Look): readonly Gate[] {
  const { pull } = look.snapshot;
  if (pull === null) return [gate('pull-open', 'closed')];
  return [
    ...ours(record, look),
    approvalsGate(record, look),
    ...ofPull(record, pull, look),
    protectedGate(record, pull, look),
    checksGate(look, pull),
    ...ofRules(pull, look),
    patienceGate(record, look),
  ];
}

export function allHold(gates: readonly Gate[]): boolean {
  return gates.every((each) => stateOf(each) === 'holds');
}

function ours(record: IssueRecord, look: Look): readonly Gate[] {
  const { stops } = look.snapshot;
  const stop = stops[0];
  return [
    gate('config', look.configHolds ? 'holds' : 'closed', { detail: look.snapshot.config.kind }),
    gate('stop', stop === undefined ? 'holds' : 'closed', {
      detail: stop === undefined ? '' : `#${stop.number}`,
    }),
    gate('pause', record.hold?.kind === 'paused' ? 'closed' : 'holds', {
      detail: record.hold?.detail ?? '',
    }),
    gate('feedback', record.pending.length === 0 ? 'holds' : 'waits', {
      detail: String(record.pending.length),
    }),
  ];
}

function approvalsGate(record: IssueRecord, look: Look): Gate {
  const counting = countingApprovals(record, look);
  const wanted = look.config.approvers.count;
  const detail = `${counting.length}/${wanted}`;
  return gate('approvals', counting.length >= wanted ? 'holds' : 'waits', { detail });
}

function ofPull(record: IssueRecord, pull: PullSnapshot, look: Look): readonly Gate[] {
  const conflict = { MERGEABLE: 'holds', UNKNOWN: 'waits', CONFLICTING: 'closed' } as const;
  const ourHead = record.branch?.head === pull.head && look.snapshot.branchHead === pull.head;
  return [
    gate('pull-open', pull.state === 'OPEN' ? 'holds' : 'closed'),
    gate('head', ourHead ? 'holds' : 'waits', { ...BY_PERSON, detail: pull.head.slice(0, 7) }),
    gate('draft', pull.isDraft ? 'closed' : 'holds', BY_PERSON),
    gate('conflict', conflict[pull.mergeable], { blocks: 'conflict', detail: pull.baseRef }),
  ];
}

/** A change to a protected path that no agent's run was allowed to make, for instance by a push, needs its own yes. */
function protectedGate(record: IssueRecord, pull: PullSnapshot, look: Look): Gate {
  // Where the paths are too many to be listed, the yes is for all of them.
  if (pull.paths === null && record.allowed.includes('protected-paths'))
    return gate('protected-paths', 'holds');
  if (pull.paths === null)
    return gate('protected-paths', 'closed', {
      blocks: 'protected-paths',
      detail: 'too many files',
    });
  const touched = protectedOf(pull.paths, record, look);
  return touched.length === 0
    ? gate('protected-paths', 'holds')
    : gate('protected-paths', 'closed', {
        blocks: 'protected-paths',
        ...questionAbout(touched),
      });
}

function ofRules(pull: PullSnapshot, look: Look): readonly Gate[] {
  const { rules } = look.snapshot.base;
  const lacksReview = pull.reviewDecision === 'REVIEW_REQUIRED';
  const wantsChanges = pull.reviewDecision === 'CHANGES_REQUESTED';
  const lacksTalk = rules.conversationResolution && pull.unresolvedThreads > 0;
  return [
    gate('rules', rules.known ? 'holds' : 'closed', BY_PERSON),
    gate('reviews', lacksReview ? 'closed' : 'holds', {
      ...BY_PERSON,
      detail: String(rules.requiredReviews),
    }),
    gate('changes-requested', wantsChanges ? 'closed' : 'holds', BY_PERSON),
    gate('conversations', lacksTalk ? 'closed' : 'holds', {
      ...BY_PERSON,
      detail: String(pull.unresolvedThreads),
    }),
    gate('merge-queue', rules.mergeQueue ? 'closed' : 'holds', BY_PERSON),
  ];
}

function patienceGate(record: IssueRecord, look: Look): Gate {
  const counting = countingApprovals(record, look);
  const newest = Math.max(0, ...counting.map((each) => each.at));
  return gate('patience', look.snapshot.now >= newest + PATIENCE ? 'holds' : 'waits');
}
