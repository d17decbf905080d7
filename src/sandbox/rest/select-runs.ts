import { findAccount } from '../world/find.ts';
import type { WorkflowRun } from '../world/records/workflow.ts';
import type { World } from '../world/world.ts';

export interface RunFilters {
  readonly event?: string;
  readonly branch?: string;
  readonly actor?: string;
  readonly created?: string;
  readonly head_sha?: string;
  /** A status or a conclusion. */
  readonly status?: string;
  readonly check_suite_id?: string;
}

/** The runs that pass all filters, newest first; with filters at most 1,000, as on GitHub. */
export function selectRuns(
  world: World,
  runs: readonly WorkflowRun[],
  filters: RunFilters,
): WorkflowRun[] {
  const actorId =
    filters.actor === undefined ? undefined : (findAccount(world, filters.actor)?.id ?? null);
  return runs
    .filter(
      (run) =>
        matches(filters.event, run.event) &&
        matches(filters.branch, run.headBranch) &&
        matches(filters.head_sha, run.headSha) &&
        matches(filters.check_suite_id, String(run.checkSuiteId)) &&
        (actorId === undefined || run.actorId === actorId) &&
        (filters.status === undefined ||
          run.status === filters.status ||
          run.conclusion === filters.status) &&
        isWithin(run.createdAt, filters.created),
    )
    .reverse()
    .slice(0, 1000);
}

function matches(wanted: string | undefined, actual: string | null): boolean {
  return wanted === undefined || wanted === actual;
}

/**
 * GitHub's date search: a day, an instant, `>=2026-01-01`, `2026-01-01..2026-01-31` or with `*` for an
 * open end [docs: search-github/…/understanding-the-search-syntax, "Query for dates"].
 */
export function isWithin(instant: string, range: string | undefined): boolean {
  if (range === undefined || range === '') return true;
  const [, operator, bound] = /^(>=|<=|>|<)(.+)$/.exec(range) ?? [];
  const time = Date.parse(instant);
  if (operator !== undefined && bound !== undefined) return compare(time, operator, bound);
  const [from = '*', to] = range.split('..');
  if (to === undefined) return time >= startOf(from) && time <= endOf(from);
  return (from === '*' || time >= startOf(from)) && (to === '*' || time <= endOf(to));
}

function compare(time: number, operator: string, bound: string): boolean {
  switch (operator) {
    case '>':
      return time > endOf(bound);
    case '>=':
      return time >= startOf(bound);
    case '<':
      return time < startOf(bound);
    default:
      return time <= endOf(bound);
  }
}

function startOf(date: string): number {
  return Date.parse(date);
}

/** A bare date stands for its whole day. */
function endOf(date: string): number {
  return Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(date) ? `${date}T23:59:59.999Z` : date);
}
