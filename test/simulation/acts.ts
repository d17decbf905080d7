import type { DomainEvent } from '../../src/sandbox/world/events.ts';
import type { Pull, Topic } from '../../src/sandbox/world/records/topic.ts';
import type { WorkflowRun } from '../../src/sandbox/world/records/workflow.ts';
import { shaKey } from '../../src/sandbox/world/tables.ts';
import { placeOf } from '../../src/sandbox/webhooks/place.ts';
import { issueOf } from './branches.ts';
import type { Deed, Deeds } from './deeds.ts';
import type { Ground } from './ground.ts';
import { openStops } from './people.ts';
import type { Records } from './records.ts';
import type { Sight } from './sight.ts';
import type { Writers } from './writers.ts';

interface ActParts {
  readonly ground: Ground;
  readonly sight: Sight;
  readonly writers: Writers;
  readonly deeds: Deeds;
  readonly records: Records;
  /** Runs that Drover asked to stop. */
  readonly cancelled: () => ReadonlySet<number>;
  readonly accuse: (promise: string, what: string) => void;
}

/** Drover's merges and dispatches, and whether people let it: those of a stranger's repository, or of a watcher, too. */
export function watchActs(parts: ActParts): void {
  const { ground, cancelled, records, accuse } = parts;
  const { world, app } = ground;
  const judgeMerge = mergeJudge(parts);

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
    if (table !== 'issue or pull request') return;
    const [was, is] = [before as Topic | undefined, after as Topic | undefined];
    if (is?.kind !== 'pull' || !is.merged || (was?.kind === 'pull' && was.merged)) return;
    if (is.mergedById === app.botId) judgeMerge(is);
  });
}

function mergeJudge(parts: ActParts): (pull: Pull) => void {
  const { ground, writers, deeds, records, accuse } = parts;

  function isProven(head: string): boolean {
    const runs = ground.world.tables.checkRuns.by('sha', shaKey(ground.repository.id, head));
    return runs.findLast(({ name }) => name === 'test')?.conclusion === 'success';
  }

  return (pull) => {
    const issue = issueOf(ground, pull);
    if (issue === undefined) return accuse('I1', `#${pull.number} is nobody's, and was merged`);
    const name = `#${pull.number} at ${pull.headOid.slice(0, 7)}`;
    const against = deeds
      .on(issue, ['unapprove', 'feedback', 'changes'])
      .filter(deeds.isHeeded)
      .filter(writers.couldBeHeard);
    const standing = deeds
      .on(issue, ['approve'])
      .filter(deeds.isHeeded)
      .filter((deed) => deed.head === pull.headOid && deeds.stands(deed))
      .filter((deed) => !against.some((other) => deeds.isKnown(other) && undoes(other, deed)));
    if (standing.length === 0) accuse('I1', `${name} was merged without an approval that stands`);
    if (ground.setting.checks !== 'none' && !isProven(pull.headOid))
      accuse('I2', `${name} was merged without its check`);
    if (records.of(issue.id)?.hold?.kind === 'paused')
      accuse('I3', `${name} was merged while paused`);
    const last = deeds
      .on(issue, ['pause', 'resume', 'retry', 'ready', 'approve', 'move'])
      .filter(deeds.isHeeded)
      // Who lets it go on is heard at once, and not unheard; a pause that was just said may come too late.
      .findLast(
        (deed) =>
          deed.word !== 'pause' ||
          (deeds.isKnown(deed) && deeds.stands(deed) && writers.couldBeHeard(deed)),
      );
    if (last?.word === 'pause') accuse('I3', `${name} was merged after a /pause`);
    judgeStop(parts, `${name} was merged`);
  };
}

/** `/unapprove` takes one's own back; a change that is asked for, by whomever, comes first. */
function undoes(later: Deed, approval: Deed): boolean {
  return later.at > approval.at && (later.word !== 'unapprove' || later.by === approval.by);
}

function judgeStop({ ground, sight, accuse }: ActParts, what: string): void {
  const stops = openStops(ground).filter(
    ({ createdAt }) => Date.parse(createdAt) + 1000 < sight.from(),
  );
  if (stops.length > 0) accuse('I3', `${what} while drover:stop is open`);
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
