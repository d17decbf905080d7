import { expect, test, vi } from 'vitest';
import { MINUTE } from '../../src/lifecycle/time.ts';
import { allowed } from '../../src/sandbox/seed/allowed.ts';
import {
  createComment,
  deleteComment,
  unpinComment,
} from '../../src/sandbox/world/operations/comments.ts';
import type { Comment } from '../../src/sandbox/world/records/comment.ts';
import { aDrill, type Drill, type Drive } from '../simulation/drill.ts';
import { NO_FAULTS } from '../simulation/faults.ts';
import { say } from '../simulation/people.ts';
import { LEAN, sceneFor, untilReview } from '../simulation/scene.ts';
import { droverSaid, landscape } from './landscape.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Comments before the record, and after it: more than a page of GitHub’s, which is a hundred. */
const [BEFORE, AFTER] = [230, 120];

/** All that machines do of themselves has been done. */
async function inReview(before = 0): Promise<{ readonly drill: Drill; readonly drive: Drive }> {
  const drill = await aDrill(7, { setting: LEAN, rates: NO_FAULTS });
  talk(drill, drill.stage.ground.issues[0] ?? 0, before);
  const drive = await drill.begin();
  await untilReview(drill, drive);
  await drill.stage.agenda.pass(20 * MINUTE);
  return { drill, drive };
}

function recordsOn({ stage: { ground } }: Drill, { issue }: Drive): readonly Comment[] {
  const { app, world } = ground;
  return world.tables.comments
    .by('topic', issue)
    .filter(({ authorId, body }) => authorId === app.botId && body.includes('<!-- drover:record'));
}

/** A process that knows nothing but what GitHub shows. */
async function startAnew({ stage, keepRunning }: Drill): Promise<void> {
  stage.process?.kill();
  await stage.agenda.pass(MINUTE);
  keepRunning();
  await stage.agenda.pass(20 * MINUTE);
}

async function untilOver(drill: Drill, drive: Drive): Promise<void> {
  for (let waited = 0; waited < 60 && !drive.isOver(); waited += 1) await drill.pass(MINUTE);
  expect(drive.record()?.end?.outcome).toBe('done');
  expect(drill.stage.truth.violations).toEqual([]);
}

/** Everybody who may comment posts what Drover's record says, to the letter. */
function postCopies(drill: Drill, drive: Drive, body: string): void {
  const { world, people, rival } = drill.stage.ground;
  const { issue, pull } = sceneFor(drill, drive);
  for (const topicId of [issue.id, pull?.id ?? 0])
    for (const who of [people.outsider, people.operator, rival])
      allowed(createComment(world, who, { topicId, body }));
}

test('H59: perfect copies of the record change nothing, also for a process that knows nothing yet', async () => {
  const { drill, drive } = await inReview();
  const [first] = recordsOn(drill, drive);
  const before = landscape(drill, drive.issue);
  const said = droverSaid(drill);
  postCopies(drill, drive, first?.body ?? '');
  await startAnew(drill);
  expect(landscape(drill, drive.issue)).toEqual(before);
  expect(droverSaid(drill)).toBe(said);
  expect(recordsOn(drill, drive).map(({ id }) => id)).toEqual([first?.id]);
  await untilOver(drill, drive);
});

test('H59: nor is one obeyed where the record itself is gone: it is made anew, and waits for a person', async () => {
  const { drill, drive } = await inReview();
  const { stage } = drill;
  const { world, people } = stage.ground;
  const [first] = recordsOn(drill, drive);
  const runs = world.tables.runs.all().length;
  postCopies(drill, drive, first?.body ?? '');
  allowed(deleteComment(world, people.operator, { commentId: first?.id ?? 0 }));
  await startAnew(drill);
  expect(drive.record()?.hold?.code).toBe('rebuilt');
  expect(recordsOn(drill, drive)).toHaveLength(1);
  await say(stage, 'operator', sceneFor(drill, drive).issue, '/approve');
  await stage.agenda.pass(20 * MINUTE);
  expect(sceneFor(drill, drive).pull?.state).toBe('open');
  expect(world.tables.runs.all()).toHaveLength(runs);
  expect(stage.truth.violations).toEqual([]);
});

test.each([
  ['where it is pinned', () => undefined],
  [
    'page by page where a person unpinned it',
    (drill: Drill, drive: Drive) => {
      const { world, people } = drill.stage.ground;
      const [first] = recordsOn(drill, drive);
      if (first?.pinnedAt == null) throw new Error('it is not pinned');
      allowed(unpinComment(world, people.operator, { commentId: first?.id ?? 0 }));
    },
  ],
] as const)(
  'H60: under hundreds of comments before and after it the record is found %s, and the work goes on',
  async (_, happens) => {
    const { drill, drive } = await inReview(BEFORE);
    drill.stage.process?.kill();
    const [first] = recordsOn(drill, drive);
    const before = landscape(drill, drive.issue);
    const said = droverSaid(drill);
    happens(drill, drive);
    talk(drill, drive.issue, AFTER);
    await startAnew(drill);
    expect(landscape(drill, drive.issue)).toEqual(before);
    expect(droverSaid(drill)).toBe(said);
    expect(recordsOn(drill, drive).map(({ id }) => id)).toEqual([first?.id]);
    await untilOver(drill, drive);
  },
);

function talk({ stage }: Drill, topicId: number, many: number): void {
  const { world, people } = stage.ground;
  for (let count = 0; count < many; count += 1)
    allowed(createComment(world, people.outsider, { topicId, body: `What a nice day, ${count}.` }));
}
