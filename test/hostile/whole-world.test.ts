import { describe, expect, test } from 'vitest';
import { COMMAND_NAMES } from '../../src/lifecycle/commands/catalogue.ts';
import { HOUR, MINUTE } from '../../src/lifecycle/time.ts';
import type { Actor } from '../../src/sandbox/world/actor.ts';
import { setCollaborator } from '../../src/sandbox/world/operations/repositories.ts';
import { createComment } from '../../src/sandbox/world/operations/comments.ts';
import { setItemField } from '../../src/sandbox/world/operations/project-items.ts';
import { createReview } from '../../src/sandbox/world/operations/reviews.ts';
import { aDrill, type Drill, type Drive } from '../simulation/drill.ts';
import { NO_FAULTS } from '../simulation/faults.ts';
import { sceneOf } from '../simulation/people.ts';
import { IN_PLACE } from './commands-in-place.ts';
import { droverSaid, landscape } from './landscape.ts';

/** The whole of Drover, with its own client, before the sandbox's world: who may not do a thing does every thing. */
const SETTING = { lean: true, deployment: true, verify: false, checks: 'config' } as const;

const WHO: Readonly<Record<string, (drill: Drill) => Actor>> = {
  'H28: an outsider': ({ stage }) => stage.ground.people.outsider,
  'H35: somebody who could write until a moment ago': ({ stage: { ground } }) => {
    const { world, people, repository } = ground;
    const { accountId } = people.former;
    const change = { repositoryId: repository.id, accountId, permission: 'read' } as const;
    setCollaborator(world, people.operator, change);
    return people.former;
  },
  'H30: another App, with every permission that Drover has': ({ stage }) => stage.ground.rival,
};

/** Where an issue stands when they come. */
const PLACES = [
  'nothing was begun',
  'an agent is at work',
  'an offer stands',
  'it is over',
] as const;

async function bringTo(place: (typeof PLACES)[number], drill: Drill): Promise<Drive> {
  const id = drill.stage.ground.issues[0] ?? 0;
  const record = (): ReturnType<Drive['record']> => drill.stage.truth.recordOf(id);
  if (place === 'nothing was begun') return { issue: id, record, isOver: () => false };
  const drive = await drill.begin();
  const runs = () => drill.stage.ground.world.tables.runs.all();
  const until = {
    'an agent is at work': () => runs().some(({ status }) => status !== 'completed'),
    'an offer stands': () =>
      drive.record()?.stage === 'review-intake' && drive.record()?.offer != null,
    'it is over': drive.isOver,
  }[place];
  for (let waited = 0; !until(); waited += 1) {
    if (waited > 2_000) throw new Error(`never: ${place}`);
    if (place === 'it is over') await drill.pass(MINUTE);
    else await drill.stage.agenda.pass(5_000);
  }
  if (place !== 'an agent is at work') await drill.stage.agenda.pass(30 * MINUTE);
  return drive;
}

/** Everything that they can do on GitHub. */
async function doEverything(drill: Drill, who: Actor, issueId: number): Promise<number> {
  const { ground, agenda } = drill.stage;
  const { world } = ground;
  const scene = sceneOf(ground, issueId);
  if (scene === null) throw new Error('there is no issue');
  const topics = [scene.issue, ...(scene.pull === undefined ? [] : [scene.pull])];
  let done = 0;
  const count = ({ ok }: { readonly ok: boolean }): void => {
    done += ok ? 1 : 0;
  };
  const records = world.tables.comments
    .by('topic', issueId)
    .filter(({ body }) => body.includes('<!-- drover:record'));
  const words = [
    ...COMMAND_NAMES.map((name) => IN_PLACE[name].words),
    '/drover approve',
    // A perfect copy.
    ...records.map(({ body }) => body),
  ];
  for (const { id: topicId } of topics)
    for (const body of words) {
      count(createComment(world, who, { topicId, body }));
      await agenda.pass(1_000);
    }
  if (scene.pull !== undefined)
    for (const event of ['REQUEST_CHANGES', 'APPROVE'] as const)
      count(createReview(world, who, { pullId: scene.pull.id, event, body: '/approve' }));
  const item = world.tables.projectItems.by('topic', issueId)[0];
  const option = ground.status.options.find(({ name }) => name === 'Approved');
  const value = { kind: 'option', optionId: option?.id ?? '' } as const;
  count(setItemField(world, who, { itemId: item?.id ?? 0, fieldId: ground.status.id, value }));
  return done;
}

describe.each(Object.entries(WHO))('%s does everything', (_, come) => {
  test.each(PLACES)(
    'where %s: nothing changes but for a few replies, and the work goes on',
    async (place) => {
      const drill = await aDrill(7, { setting: SETTING, rates: NO_FAULTS });
      const drive = await bringTo(place, drill);
      const who = come(drill);
      const before = landscape(drill, drive.issue);
      const said = droverSaid(drill);
      const done = await doEverything(drill, who, drive.issue);
      expect(done).toBeGreaterThan(COMMAND_NAMES.length);
      await drill.stage.agenda.pass(place === 'an agent is at work' ? 5_000 : 20 * MINUTE);
      if (place !== 'an agent is at work') expect(landscape(drill, drive.issue)).toEqual(before);
      expect(droverSaid(drill) - said).toBeLessThanOrEqual(who.via.kind === 'user' ? 4 : 0);
      if (place === 'it is over') return;
      const goesOn = place === 'nothing was begun' ? await drill.begin() : drive;
      for (let waited = 0; waited < 4 * HOUR && !goesOn.isOver(); waited += 5 * MINUTE)
        await drill.pass(5 * MINUTE);
      expect(goesOn.record()?.end?.outcome).toBe('done');
      expect(drill.stage.truth.violations).toEqual([]);
    },
    60_000,
  );
});
