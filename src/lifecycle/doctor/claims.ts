import type { IssueRecord } from '../record/record.ts';
import { STAGES } from '../stage.ts';

/** The run that a claim was made for: `refs/drover/12/claims/1/12-1-execution-0.2`, perhaps with `-1` or `_2` after it. */
const RUN_CLAIM = /\/claims\/(\d+)\/\d+-\d+-([a-z-]+)-(\d+)\.(\d+)(?:-\d+)?(?:_\d+)?$/;

interface Claimed {
  readonly life: number;
  readonly stage: string;
  readonly round: number;
  readonly attempt: number;
}

function readClaim(name: string): Claimed | null {
  const [, life, stage, round, attempt] = RUN_CLAIM.exec(name) ?? [];
  if (stage === undefined) return null;
  return { life: Number(life), stage, round: Number(round), attempt: Number(attempt) };
}

/**
 * Claims for runs that the record has not come to yet: it is older than what was done. A single one may be that of a wake
 * that died between the claim and its record, and the next wake passes over it; so the first one is left out.
 */
export function claimsAhead(record: IssueRecord, refs: readonly string[]): readonly string[] {
  const ahead = refs.flatMap((name) => {
    const claim = readClaim(name);
    return claim !== null && isAhead(claim, record) ? [{ name, rank: rankOf(claim) }] : [];
  });
  return ahead
    .toSorted((a, b) => compare(a.rank, b.rank))
    .slice(1)
    .map(({ name }) => name);
}

function isAhead(claim: Claimed, { life, stage, round, attempt, end }: IssueRecord): boolean {
  if (end !== null) return claim.life > life;
  return compare(rankOf(claim), rankOf({ life, stage, round, attempt })) > 0;
}

function rankOf({ life, stage, round, attempt }: Claimed): readonly number[] {
  return [life, round, placeOf(stage, round), attempt];
}

/** In a round the review comes after the feedback was worked on. */
function placeOf(stage: string, round: number): number {
  const shown = stage === 'review-intake' && round > 0 ? 'redeploy-review' : stage;
  return STAGES.findIndex((each) => each === shown);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
