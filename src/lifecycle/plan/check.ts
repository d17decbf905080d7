/** A plan as an agent reports it: subtasks, what each waits for, and which acceptance criteria it covers. */
export interface Plan {
  readonly subtasks: readonly Subtask[];
}

export interface Subtask {
  readonly id: string;
  readonly title: string;
  /** Ids of other subtasks. */
  readonly dependsOn: readonly string[];
  /** Ids of acceptance criteria. */
  readonly covers: readonly string[];
}

/** What is wrong with a plan. Words for it: `explain.ts`. Ids and titles are the agent's text. */
export type PlanProblem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'duplicate-id'; readonly id: string }
  | { readonly kind: 'unknown-dependency'; readonly subtask: string; readonly dependency: string }
  /** The subtasks of one circle, each waiting for the next, the last one for the first. */
  | { readonly kind: 'cycle'; readonly subtasks: readonly string[] }
  | { readonly kind: 'unknown-criterion'; readonly subtask: string; readonly criterion: string }
  | { readonly kind: 'uncovered'; readonly criterion: string }
  | {
      readonly kind: 'covered-twice';
      readonly criterion: string;
      readonly subtasks: readonly string[];
    };

/** Everything that is wrong with a plan, given the ids of the acceptance criteria; nothing means that it holds. */
export function checkPlan(plan: Plan, criteriaIds: readonly string[]): readonly PlanProblem[] {
  if (plan.subtasks.length === 0) return [{ kind: 'empty' }];
  return [
    ...duplicates(plan),
    ...unknownDependencies(plan),
    ...cycles(plan),
    ...coverage(plan, new Set(criteriaIds)),
  ];
}

/**
 * The subtasks in an order in which each comes after what it waits for; otherwise as the plan has them. For a plan
 * without problems; what waits in a circle is left out.
 */
export function order(plan: Plan): readonly Subtask[] {
  const done = new Set<string>();
  const ordered: Subtask[] = [];
  let waiting = [...plan.subtasks];
  for (;;) {
    const next = waiting.find((subtask) => subtask.dependsOn.every((id) => done.has(id)));
    if (next === undefined) return ordered;
    ordered.push(next);
    done.add(next.id);
    waiting = waiting.filter((subtask) => subtask !== next);
  }
}

function duplicates(plan: Plan): PlanProblem[] {
  const ids = plan.subtasks.map((subtask) => subtask.id);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [...twice].map((id) => ({ kind: 'duplicate-id', id }));
}

function unknownDependencies(plan: Plan): PlanProblem[] {
  const known = new Set(plan.subtasks.map((subtask) => subtask.id));
  return plan.subtasks.flatMap((subtask) =>
    subtask.dependsOn
      .filter((id) => !known.has(id))
      .map(
        (dependency): PlanProblem => ({
          kind: 'unknown-dependency',
          subtask: subtask.id,
          dependency,
        }),
      ),
  );
}

/** One problem a circle: each walk along unfinished subtasks ends where it met itself. */
function cycles(plan: Plan): PlanProblem[] {
  const known = new Set(plan.subtasks.map((subtask) => subtask.id));
  const within = {
    subtasks: plan.subtasks.map((subtask) => ({
      ...subtask,
      dependsOn: subtask.dependsOn.filter((id) => known.has(id)),
    })),
  };
  const settled = new Set(order(within).map((subtask) => subtask.id));
  const problems: PlanProblem[] = [];
  for (const subtask of within.subtasks) {
    const path = walkBack(within, subtask, settled);
    if (path.length > 0) problems.push({ kind: 'cycle', subtasks: path });
  }
  return problems;
}

/** Follows unsettled dependencies from a subtask; settles what it passes. Empty when it meets nothing of its own. */
function walkBack(plan: Plan, from: Subtask, settled: Set<string>): readonly string[] {
  const path: string[] = [];
  let at: string | undefined = settled.has(from.id) ? undefined : from.id;
  while (at !== undefined && !path.includes(at)) {
    const here: string = at;
    path.push(here);
    settled.add(here);
    const next = plan.subtasks.find((subtask) => subtask.id === here)?.dependsOn ?? [];
    at = next.find((id) => path.includes(id)) ?? next.find((id) => !settled.has(id));
  }
  return at === undefined ? [] : path.slice(path.indexOf(at));
}

function coverage(plan: Plan, criteria: ReadonlySet<string>): PlanProblem[] {
  const unknown = plan.subtasks.flatMap((subtask) =>
    subtask.covers
      .filter((id) => !criteria.has(id))
      .map(
        (criterion): PlanProblem => ({ kind: 'unknown-criterion', subtask: subtask.id, criterion }),
      ),
  );
  return [...unknown, ...[...criteria].flatMap((criterion) => coverageOf(plan, criterion))];
}

function coverageOf(plan: Plan, criterion: string): PlanProblem[] {
  const subtasks = plan.subtasks.flatMap((subtask) =>
    subtask.covers.filter((id) => id === criterion).map(() => subtask.id),
  );
  if (subtasks.length === 1) return [];
  return subtasks.length === 0
    ? [{ kind: 'uncovered', criterion }]
    : [{ kind: 'covered-twice', criterion, subtasks }];
}
