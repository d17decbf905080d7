import type { Session } from '../session/session.ts';
import type { Pull } from '../world/records/topic.ts';
import { checkPreview } from './check-preview.ts';
import { short } from './narrate.ts';
import { makeOperator } from './operator.ts';
import type { Operator } from './operator.ts';
import type { Timeline } from './timeline.ts';
import { makeWatch, Stuck } from './watch.ts';
import type { Watch } from './watch.ts';

interface Play {
  readonly operator: Operator;
  readonly watch: Watch;
  readonly timeline: Timeline;
  readonly session: Session;
}

const FEEDBACK = `/feedback Friendlier, please: say who pays.
agent: write notice.txt: We pay the shipping, wherever you are

/feedback The line is too dark, it looks like a warning.
agent: ask Shall it be sunny yellow or sea blue?
agent: append styles.css: .notice { background: var(--sun); color: var(--ink); }`;

/** The operator's way with the first issue, from Ready to Done. Rejects with {@link Stuck} when it does not get there. */
export async function play(session: Session, timeline: Timeline): Promise<void> {
  const { sandbox } = session;
  const { issue } = sandbox.seeded;
  const watch = makeWatch(sandbox.world, sandbox.seeded);
  const operator = makeOperator(sandbox);
  const all = { operator, watch, timeline, session };

  timeline.tell('operator', `moves the card of #${issue.number} “${issue.title}” to Ready`);
  await operator.moveCard('Ready');
  const first = await offered(all, null);

  timeline.tell(
    'operator',
    'looks at the preview, and gives feedback: a friendlier line, a lighter colour',
  );
  await operator.comment(FEEDBACK);
  await watch.whileAsked('a question', () => watch.status() === 'Blocked' && hasAsked(all));
  timeline.tell('operator', 'answers the session: sunny yellow');
  await operator.comment('/answer Sunny yellow');
  await watch.whileAsked('the session to go on', () => watch.status() !== 'Blocked');
  const second = await offered(all, first.headOid);

  timeline.tell('operator', `approves ${short(second.headOid)}`);
  await operator.comment('/approve');
  await watch.until('the merge', () => watch.pull()?.merged === true);
  await watch.until('Done', () => watch.status() === 'Done' && isClosed(all));
  const followUps = followUpsOf(all);
  if (followUps === 0) throw new Stuck('It is Done, but no follow-up was filed.');
}

/** Waits for a review set with another head than the last, and checks its preview. */
async function offered(all: Play, before: string | null): Promise<Pull> {
  const { watch, operator, timeline } = all;
  const isOffered = (): boolean => {
    const head = watch.pull()?.headOid;
    return watch.status() === 'In Review' && head !== undefined && head !== before;
  };
  await watch.until('a review set', isOffered);
  const pull = watch.pull();
  const url = pull && watch.previewOf(pull.headOid);
  if (pull === undefined || url === undefined) throw new Stuck('The offer has no preview.');
  const notice = await checkPreview(operator, { sha: pull.headOid, url });
  timeline.tell(
    'checked',
    `the preview serves exactly ${short(pull.headOid)}; on top it says “${notice}”`,
  );
  return pull;
}

/** A comment of Drover's in which a session asks. */
function hasAsked({ session }: Play): boolean {
  const { world, seeded } = session.sandbox;
  return world.tables.comments
    .by('topic', seeded.issue.id)
    .some(({ body }) => body.startsWith('**@@') && body.includes('sea blue'));
}

function isClosed({ session }: Play): boolean {
  const { world, seeded } = session.sandbox;
  return world.tables.topics.must(seeded.issue.id).state === 'closed';
}

function followUpsOf({ session }: Play): number {
  const { world, seeded } = session.sandbox;
  return world.tables.topics
    .by('repository', seeded.repository.id)
    .filter(({ kind, id }) => kind === 'issue' && id !== seeded.issue.id).length;
}
