import type { Criterion, Plan } from './fields.ts';

/** What is wrong with a plan, as sentences; none when it is sound: known and acyclic dependencies, each criterion covered once. */
export function planFaults(plan: Plan, criteria: readonly Criterion[]): string[] {
  const ids = plan.subtasks.map((subtask) => subtask.id);
  const repeated = ids.filter((id, index) => ids.indexOf(id) !== index);
  const unknown = plan.subtasks.flatMap((subtask) =>
    subtask.dependsOn
      .filter((id) => !ids.includes(id))
      .map((id) => `Subtask ${subtask.id} depends on ${id}, which is not in the plan.`),
  );
  return [
    ...[...new Set(repeated)].map((id) => `Two subtasks have the id ${id}.`),
    ...unknown,
    ...cycleFaults(plan),
    ...coverageFaults(plan, criteria),
  ];
}

function cycleFaults(plan: Plan): string[] {
  let open = plan.subtasks;
  for (;;) {
    const waiting = new Set(open.map((subtask) => subtask.id));
    const blocked = open.filter((subtask) => subtask.dependsOn.some((id) => waiting.has(id)));
    if (blocked.length === 0) return [];
    if (blocked.length === open.length) {
      return [`Subtasks ${blocked.map(({ id }) => id).join(', ')} wait for each other.`];
    }
    open = blocked;
  }
}

function coverageFaults(plan: Plan, criteria: readonly Criterion[]): string[] {
  const covered = plan.subtasks.flatMap((subtask) => subtask.covers);
  const known = new Set(criteria.map(({ id }) => id));
  const strangers = [...new Set(covered)].filter((id) => !known.has(id));
  return [
    ...strangers.map((id) => `The plan covers ${id}, which is no acceptance criterion.`),
    ...criteria.flatMap(({ id }) => {
      const times = covered.filter((one) => one === id).length;
      if (times === 1) return [];
      return [times === 0 ? `No subtask covers ${id}.` : `${times} subtasks cover ${id}.`];
    }),
  ];
}
