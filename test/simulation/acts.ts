import type { DomainEvent } from '../../src/sandbox/world/events.ts';
import type { WorkflowRun } from '../../src/sandbox/world/records/workflow.ts';
import { placeOf } from '../../src/sandbox/webhooks/place.ts';
import type { Ground } from './ground.ts';
import { judgeStop } from './merges.ts';
import type { Records } from './records.ts';
import type { Sight } from './sight.ts';

interface ActParts {
  readonly ground: Ground;
  readonly sight: Sight;
  readonly records: Records;
  /** Runs that Drover asked to stop. */
  readonly cancelled: () => ReadonlySet<number>;
  readonly accuse: (promise: string, what: string) => void;
}

/** What Drover dispatches, where it acts at all, and what it does while it is only to watch. */
export function watchActs(parts: ActParts): void {
  const { ground, cancelled, records, accuse } = parts;
  const { world, app } = ground;

  function judgeRun(run: WorkflowRun): void {
    const key = /^drover (.+)$/.exec(run.displayTitle)?.[1];
    if (key === undefined) return;
    const all = world.tables.runs.all();
    if (all.some((each) => each.id !== run.id && each.displayTitle === run.displayTitle))
      accuse('I4', `${key} was dispatched twice`);
    const number = Number(key.split('/')[0]);
    const stopping = records.ofNumber(number)?.stopping ?? [];
    const live = all.filter(
      ({ id, status, displayTitle }) =>
        id !== run.id &&
        status !== 'completed' &&
        displayTitle.startsWith(`drover ${number}/`) &&
        !cancelled().has(id) &&
        !stopping.some((each) => String(each) === String(id)),
    );
    if (live.length > 0) accuse('I4', `${key} was dispatched beside ${live[0]?.displayTitle}`);
    judgeStop(parts, `${key} was dispatched`);
  }

  world.onEvent((event) => {
    if (event.actor.accountId !== app.botId) return;
    judgePlace(parts, event);
    judgeIdleness(parts, event);
  });
  world.onChange(({ table, before, after }) => {
    if (table === 'workflow run' && before === undefined) judgeRun(after as WorkflowRun);
  });
}

/** Who only watches writes its record, and nothing else. */
function judgeIdleness({ ground, sight, accuse }: ActParts, event: DomainEvent): void {
  const now = ground.world.clock().getTime();
  const known = ground.watches.some(({ since, to }) => since + 1000 < sight.from() && now < to);
  // Whether one that is broken by now, or was gone at this look, had ever been seen to let it only watch, the world
  // does not tell.
  const isGone = ground.absences.some(({ from, to }) => from <= sight.from() && now < to);
  if (!known || ground.broken !== null || isGone) return;
  // What its runs do bears its name, since it asked for them.
  if (event.name === 'workflow_run' && event.action !== 'requested') return;
  const isRecord =
    event.name === 'issue_comment' && event.comment.body.includes('<!-- drover:record ');
  if (!isRecord) accuse('I8', `${event.name} ${event.action} while it was only to watch`);
}

function judgePlace({ ground, accuse }: ActParts, event: DomainEvent): void {
  const place = placeOf(ground.world, event).repository;
  if (place !== undefined && place.id !== ground.repository.id)
    accuse('I16', `${event.name} ${event.action} in ${place.name}`);
}
