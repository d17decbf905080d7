import { parseCommands } from '../../src/lifecycle/commands/parse.ts';
import { MINUTE, SECOND } from '../../src/lifecycle/time.ts';
import type { Comment } from '../../src/sandbox/world/records/comment.ts';
import type { Issue } from '../../src/sandbox/world/records/topic.ts';
import type { Life } from './comments.ts';
import type { Ground } from './ground.ts';
import { isRebuilt } from './records.ts';

const GRACE_RUNS = 3;
/** A read may show the configuration of before for so long. */
const AFTERGLOW = 30 * SECOND;
/** A command whose webhook was lost may wait for a sweep, and for what delays that. */
const UNHEARD = 10 * MINUTE;

/**
 * What must be so in the end of an issue's lives: every command since the first was acknowledged (I10), and in none of
 * them more was dispatched than people allowed (I5).
 */
export function judgeInTheEnd(
  ground: Ground,
  { issue, lives }: { readonly issue: Issue; readonly lives: readonly Life[] },
  accuse: (promise: string, what: string) => void,
): void {
  const { world, mostRuns } = ground;
  for (const {
    last: { life, grace },
  } of lives) {
    const name = `drover ${issue.number}/${life}/`;
    const runs = world.tables.runs.all().filter((run) => run.displayTitle.startsWith(name)).length;
    if (runs > mostRuns + grace * GRACE_RUNS) accuse('I5', `${runs} runs in life ${life}`);
  }
  const said = lives.flatMap((life, at) => saidIn(ground, issue, { life, next: lives[at + 1] }));
  // Where a record was made anew what was said before has to be said again, and it says so.
  const since = lives.findLast(({ born }) => isRebuilt(born)) ?? lives[0];
  const from = (since?.born.bornAt ?? 0) + SECOND;
  judgeSaid(ground, said, { from, accuse });
}

interface Spoken {
  readonly life: Life;
  readonly next: Life | undefined;
}

/**
 * On the issue and on this life's pull request; on the latter only until another life begins, which does not look there:
 * docs/reliability.md, “What is not promised”.
 */
function saidIn({ world }: Ground, issue: Issue, { life, next }: Spoken): readonly Comment[] {
  const pull = world.tables.topics.all().find(({ nodeId }) => nodeId === life.last.pull);
  const until = (next?.born.bornAt ?? Infinity) - AFTERGLOW;
  const there = pull === undefined ? [] : world.tables.comments.by('topic', pull.id);
  return [
    ...(next === undefined ? world.tables.comments.by('topic', issue.id) : []),
    ...there.filter(({ createdAt, lastEditedAt }) => Date.parse(lastEditedAt ?? createdAt) < until),
  ];
}

/** Also where no life began every command was acknowledged, since the repository was configured as it is now. */
export function judgeUnbegun(
  ground: Ground,
  issue: Issue,
  accuse: (promise: string, what: string) => void,
): void {
  const said = ground.world.tables.comments.by('topic', issue.id);
  judgeSaid(ground, said, { from: ground.configuredAt + SECOND, accuse });
}

interface Hearing {
  /** What was said before is another's to judge. */
  readonly from: number;
  readonly accuse: (promise: string, what: string) => void;
}

function judgeSaid(ground: Ground, said: readonly Comment[], { from, accuse }: Hearing): void {
  const { world, app } = ground;
  for (const comment of said.filter((each) => isCommand(ground, each, from))) {
    const heard = world.tables.reactions
      .by('subject', comment.nodeId)
      .some(({ accountId }) => accountId === app.botId);
    if (!heard && !isAnsweredEdit(ground, comment))
      accuse('I10', `nobody heard "${comment.body.slice(0, 40)}" (${comment.createdAt})`);
  }
}

/** An edit that came too late is answered by a reply that says so. */
function isAnsweredEdit({ world, app }: Ground, { nodeId }: Comment): boolean {
  return world.tables.comments
    .all()
    .some(({ authorId, body }) => authorId === app.botId && body.includes(`edited/${nodeId}/`));
}

/** A person's own command, not said before `from`. */
function isCommand({ world, absences, watches }: Ground, comment: Comment, from: number): boolean {
  const { authorId, editorId, body, createdAt, lastEditedAt } = comment;
  const at = Date.parse(createdAt);
  const said = Date.parse(lastEditedAt ?? createdAt);
  // What was not heard by then is not obeyed by one who only watches, and is said to have to be given again.
  const idle = watches.map(({ from, to }) => ({ from: from - UNHEARD, to }));
  const spells = [...absences, ...idle];
  if (spells.some((spell) => spell.from <= said + SECOND && at <= spell.to + AFTERGLOW))
    return false;
  if (world.tables.accounts.get(authorId)?.type !== 'User') return false;
  if (editorId !== null && editorId !== authorId) return false;
  if (at < from) return false;
  return parseCommands(body, { short: true }).length > 0;
}
