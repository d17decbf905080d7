import type { RefMove } from '../effect.ts';
import { NO_SHA } from '../ids.ts';
import type { Look } from '../look.ts';
import type { Owed } from '../record/owed.ts';
import type { IssueRecord } from '../record/record.ts';
import { SECOND } from '../time.ts';

const CLAIMED: readonly Owed['kind'][] = ['dispatch', 'follow-up', 'revert'];

/** The folder of an issue's refs; claims live in `claims/<life>/` below it, runs' commits in `runs/<run id>/`. */
export function refsFolder(issue: number): string {
  return `refs/drover/${issue}/`;
}

/**
 * Claims that the commit takes with it: a ref that must not exist yet for the birth of a record, each dispatch and each
 * issue. Two writers can both write a comment, but only one can make a ref.
 */
export function claimsOf(record: IssueRecord, look: Look, born: boolean): readonly RefMove[] {
  const folder = `${refsFolder(look.snapshot.issue.number)}claims/${record.life}/`;
  const due = record.owed.filter(
    (entry) => entry.at === look.snapshot.now && CLAIMED.includes(entry.kind),
  );
  const names = [
    ...(born && look.snapshot.record.kind === 'absent' ? ['birth'] : []),
    ...due.map(nameOf),
  ];
  return names.map((name) => ({
    name: freeName(folder + name, look),
    before: NO_SHA,
    after: look.snapshot.base.head,
    force: false,
  }));
}

/** The claim of a life's first record: the only one that stands before there is a record. */
export function isBirth(claim: string): boolean {
  return /\/claims\/\d+\/birth(_\d+)?$/.test(claim);
}

/** A claim without the record that should have come with it belongs to a wake that died; after this long it is passed over. */
const EXPIRES = 120 * SECOND;

/** The claim's name; where one by that name was left behind, the next one. A fresh one is respected, and ours refused. */
function freeName(name: string, look: Look): string {
  const { refs, now } = look.snapshot;
  for (let next = 1; ; next += 1) {
    const candidate = next === 1 ? name : `${name}_${next}`;
    const taken = refs.find((ref) => ref.name === candidate);
    if (taken === undefined || now - taken.since < EXPIRES) return candidate;
  }
}

/** A repetition is a claim of its own: the first may have been taken by a wake that then died. */
function nameOf(entry: Owed): string {
  return `${entry.key.replace(/[^a-z0-9.]+/gi, '-')}${entry.tries === 0 ? '' : `-${entry.tries}`}`;
}
