import { marksOf } from '../../src/github/marks.ts';
import { SECOND } from '../../src/lifecycle/time.ts';
import { actionsApp } from '../../src/sandbox/actions-host/actions-app.ts';
import type { Issue, Pull, Topic } from '../../src/sandbox/world/records/topic.ts';
import { shaKey } from '../../src/sandbox/world/tables.ts';
import { issueOf, pullOf } from './branches.ts';
import type { Deed, Deeds } from './deeds.ts';
import type { Ground } from './ground.ts';
import { openStops } from './people.ts';
import { SEAL } from './process.ts';
import { judgePaths } from './protected.ts';
import type { Records } from './records.ts';
import type { Sight } from './sight.ts';
import type { Writers } from './writers.ts';

export interface MergeParts {
  readonly ground: Ground;
  readonly sight: Sight;
  readonly writers: Writers;
  readonly deeds: Deeds;
  readonly records: Records;
  readonly accuse: (promise: string, what: string) => void;
}

/** GitHub tells times by the second. */
const TICK = SECOND;
const PATIENCE = 10 * SECOND;
const ASKING = ['ready', 'resume', 'retry', 'allow'];

/** Drover's merges, and whether people let it. Resolves when all that was asked of the repository has been judged. */
export function watchMerges(parts: MergeParts): { readonly settled: () => Promise<void> } {
  const { ground, accuse } = parts;
  const { world, app } = ground;
  const standing = approvalJudge(parts);
  const asking: Promise<void>[] = [];

  function judge(pull: Pull): void {
    const issue = issueOf(ground, pull);
    if (issue === undefined) return accuse('I1', `#${pull.number} is nobody's, and was merged`);
    const name = `#${pull.number} at ${pull.headOid.slice(0, 7)}`;
    standing(name, pull, issue);
    judgePause(parts, name, issue);
    judgeStop(parts, `${name} was merged`);
    if (ground.setting.checks !== 'none' && !isProven(ground, pull.headOid))
      accuse('I2', `${name} was merged without its check by the source that is expected`);
    asking.push(judgePaths(parts, pull, issue));
  }

  world.onChange(({ table, before, after }) => {
    if (table !== 'issue or pull request') return;
    const [was, is] = [before as Topic | undefined, after as Topic | undefined];
    if (is?.kind !== 'pull' || !is.merged || (was?.kind === 'pull' && was.merged)) return;
    if (is.mergedById === app.botId) judge(is);
  });
  return {
    settled: async () => {
      await Promise.all(asking);
    },
  };
}

function isProven({ world, repository }: Ground, head: string): boolean {
  const checks = actionsApp(world).id;
  const runs = world.tables.checkRuns.by('sha', shaKey(repository.id, head));
  const own = runs.filter(({ name, appId }) => name === 'test' && appId === checks);
  return own.at(-1)?.conclusion === 'success';
}

/** One yes by one who may, to this head and this base, to an offer that stood, ten seconds ago, and not taken back. */
function approvalJudge({ ground, writers, deeds, accuse }: MergeParts) {
  const hadOffer = watchOffers(ground);

  /** Where it takes two. Whoever let the work go on may have become the one who asked for it. */
  const isByAnother = (issue: Issue): ((yes: Deed) => boolean) => {
    if (!ground.approvers.secondPerson) return () => true;
    const asked = new Set(deeds.on(issue, ASKING).map(({ by }) => by));
    return ({ by }) => asked.size > 1 || !asked.has(by);
  };

  return (name: string, pull: Pull, issue: Issue): void => {
    const against = deeds
      .on(issue, ['unapprove', 'feedback', 'changes'])
      .filter(deeds.isHeeded)
      .filter(writers.couldBeHeard);
    const due = ground.world.clock().getTime() - PATIENCE;
    const conditions: readonly (readonly [string, (deed: Deed) => boolean])[] = [
      [
        'without an approval that stands',
        (deed) =>
          deeds.isHeeded(deed) &&
          deed.head === pull.headOid &&
          deeds.stands(deed) &&
          !against.some((other) => deeds.isKnown(other) && undoes(other, deed)),
      ],
      ['on an approval given before its offer stood', (deed) => deed.names || hadOffer(deed)],
      [`on an approval for another base than ${pull.baseRef}`, ({ base }) => base === pull.baseRef],
      ['within ten seconds of its approval', ({ at }) => at - TICK <= due],
      ['on the word of nobody but who asked for it', isByAnother(issue)],
    ];
    let said = deeds.on(issue, ['approve']);
    for (const [what, holds] of conditions) {
      said = said.filter(holds);
      if (said.length === 0) return accuse('I1', `${name} was merged ${what}`);
    }
  };
}

/** `/unapprove` takes one's own back; a change that is asked for, by whomever, comes first. */
function undoes(later: Deed, approval: Deed): boolean {
  return later.at > approval.at && (later.word !== 'unapprove' || later.by === approval.by);
}

/** Which heads were offered, and when. */
function watchOffers(ground: Ground): (yes: Deed) => boolean {
  const { world, app } = ground;
  const offers: { readonly head: string; readonly at: number }[] = [];
  world.onEvent((event) => {
    if (event.name !== 'issue_comment' || event.action !== 'created') return;
    const { comment, topic } = event;
    if (comment.authorId !== app.botId) return;
    const { keysIn } = marksOf(topic.nodeId, SEAL);
    if (!keysIn(comment.body).some((key) => key.startsWith('offer/'))) return;
    const pull = pullOf(ground, topic);
    if (pull !== undefined) offers.push({ head: pull.headOid, at: world.clock().getTime() });
  });
  return (yes) => offers.some(({ head, at }) => head === yes.head && at <= yes.at + TICK);
}

function judgePause(
  { deeds, records, writers, accuse }: MergeParts,
  name: string,
  issue: Issue,
): void {
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
}

/** Nothing begins and nothing is merged while an open issue says stop. */
export function judgeStop(
  { ground, sight, accuse }: Pick<MergeParts, 'ground' | 'sight' | 'accuse'>,
  what: string,
): void {
  const stops = openStops(ground).filter(
    ({ createdAt }) => Date.parse(createdAt) + 1000 < sight.from(),
  );
  if (stops.length > 0) accuse('I3', `${what} while drover:stop is open`);
}
