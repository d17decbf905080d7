import type { Looked } from '../../controller/watched.ts';
import { type IssueKey, keyText } from '../../controller/ports.ts';
import type { IssueRecord } from '../../lifecycle/record/record.ts';
import { STALLED_AFTER } from '../../lifecycle/shown/overdue.ts';
import { shownStatus, type Stage } from '../../lifecycle/stage.ts';
import type { Instant } from '../../lifecycle/time.ts';
import type { TaskStatus } from './label-values.ts';

/** A few hundred bytes each. Where there are more, those looked at longest ago are not counted. */
const MOST_TASKS = 50_000;

/** An issue that has not ended, as the last look at it left it. */
interface Task {
  readonly stage: Stage;
  readonly status: TaskStatus;
  /** When each of its open questions was asked. */
  readonly asked: readonly Instant[];
  /** When it is to be looked at again, even if nothing happens; null where nothing would change by itself. */
  readonly promised: Instant | null;
}

/** All that this process knows to be under way. */
export interface Tasks {
  note(looked: Looked): void;
  /** By the name of its key. */
  forget(name: string): void;
  /** Of each stage and status how many. */
  active(): readonly {
    readonly stage: Stage;
    readonly status: TaskStatus;
    readonly count: number;
  }[];
  stalled(now: Instant): number;
  prompts(): { readonly open: number; readonly oldest: Instant | null };
}

export function makeTasks(): Tasks {
  const known = new Map<string, Task>();

  function keep(key: IssueKey, task: Task | null): void {
    const name = keyText(key);
    known.delete(name);
    if (task === null) return;
    known.set(name, task);
    const oldest = known.keys().next().value;
    if (known.size > MOST_TASKS && oldest !== undefined) known.delete(oldest);
  }

  return {
    note(looked) {
      const { key, work, planned } = looked;
      if (work.kind === 'gone') return keep(key, null);
      const before = known.get(keyText(key)) ?? null;
      const record = planned === null ? null : recordAfter(looked);
      if (planned !== null && (record === null || record.end !== null)) return keep(key, null);
      const task = record === null ? before : taskOf(record);
      if (task !== null) keep(key, { ...task, promised: promiseOf(looked, before) });
    },
    forget: (name) => void known.delete(name),
    active() {
      const tasks = [...known.values()];
      const groups = Map.groupBy(tasks, ({ stage, status }) => `${stage}\n${status}`);
      return [...groups.values()].flatMap((group) =>
        group[0] === undefined
          ? []
          : [{ stage: group[0].stage, status: group[0].status, count: group.length }],
      );
    },
    stalled: (now) =>
      [...known.values()].filter(
        ({ promised }) => promised !== null && now > promised + STALLED_AFTER,
      ).length,
    prompts() {
      const asked = [...known.values()].flatMap((task) => task.asked);
      const oldest = asked.reduce<Instant | null>(
        (first, at) => (first === null || at < first ? at : first),
        null,
      );
      return { open: asked.length, oldest };
    },
  };
}

/** The record as it stands for certain after a look: what was committed, or what was read. */
export function recordAfter({ planned, committed }: Looked): IssueRecord | null {
  const written = committed?.outcome === 'done' ? committed.request.commit : null;
  if (written !== null) return written.record;
  const read = planned?.snapshot.record;
  return read?.kind === 'valid' ? read.record : null;
}

function taskOf(record: IssueRecord): Omit<Task, 'promised'> {
  const open = record.prompts.filter(({ state }) => state === 'open');
  return {
    stage: record.stage,
    status: statusOf(record),
    asked: open.map(({ askedAt }) => askedAt),
  };
}

function statusOf({ observing, hold, queued, stage }: IssueRecord): TaskStatus {
  if (observing !== null) return 'Watched';
  if (hold !== null) return hold.kind === 'blocked' ? 'Blocked' : 'Paused';
  return queued ? 'Ready' : shownStatus(stage);
}

/** A look that failed keeps no promise: the earlier one stands, and without one it was to be by now. */
function promiseOf({ work, endedAt }: Looked, before: Task | null): Instant | null {
  switch (work.kind) {
    case 'done':
      return work.again;
    case 'retry':
      return before?.promised ?? endedAt;
    case 'gone':
      return null;
  }
}
