import { describe, expect, test } from 'vitest';
import { PACE, type Pace } from '../../src/github/find/backlog.ts';
import { HOUR, MINUTE } from '../../src/lifecycle/time.ts';
import { allowed } from '../../src/sandbox/seed/allowed.ts';
import { deleteComment, editComment } from '../../src/sandbox/world/operations/comments.ts';
import { commitFiles } from '../../src/sandbox/world/operations/contents.ts';
import { editTopic } from '../../src/sandbox/world/operations/edit-topic.ts';
import { setIssueState } from '../../src/sandbox/world/operations/issues.ts';
import { setPullState } from '../../src/sandbox/world/operations/pull-state.ts';
import { createReview } from '../../src/sandbox/world/operations/reviews.ts';
import { aDrill, type Drill } from './drill.ts';
import { NO_FAULTS } from './faults.ts';
import { CROWDED } from './history.ts';
import { moveCard, say, sceneOf } from './people.ts';

/** Said before anything else, and meant for nobody. */
const CHAT = 'What a nice day.';

/** Drover with one issue of many, of which GitHub tells nothing by itself. */
interface Far extends Drill {
  /** Looks at the issue so far. */
  readonly looks: () => number;
  readonly scene: () => NonNullable<ReturnType<typeof sceneOf>>;
}

async function aFar(pace: Pace = CROWDED, deployment = false): Promise<Far> {
  const setting = { lean: true, deployment, verify: false, checks: 'none' } as const;
  const drill = await aDrill(21, { setting, rates: { ...NO_FAULTS, lost: 1 }, pace });
  let looks = 0;
  drill.stage.before = (name) => {
    if (name === 'IssueWorld') looks += 1;
  };
  const { issue } = await drill.begin();
  const scene = (): ReturnType<Far['scene']> => {
    const found = sceneOf(drill.stage.ground, issue);
    if (found === null) throw new Error('the issue is gone');
    return found;
  };
  await drill.stage.agenda.pass(MINUTE);
  await say(drill.stage, 'operator', scene().issue, CHAT);
  return { ...drill, looks: () => looks, scene };
}

async function untilStage({ stage, drives }: Far, name: string): Promise<void> {
  for (let waited = 0; waited < 3 * HOUR; waited += MINUTE) {
    const record = drives[0]?.record();
    if (record?.stage === name && record.run === null && record.owed.length <= 1) return;
    await stage.agenda.pass(MINUTE);
  }
  throw new Error(`it does not come to ${name}`);
}

/** What happens while nobody is there; then how often the next process looks at the issue within two sweeps. */
async function looksAfter(far: Far, act: () => unknown): Promise<number> {
  const { stage } = far;
  await stage.agenda.pass(10 * MINUTE);
  stage.process?.kill();
  await stage.agenda.pass(10 * MINUTE);
  await act();
  await stage.agenda.pass(10 * MINUTE);
  const before = far.looks();
  far.keepRunning();
  await stage.agenda.pass(9 * MINUTE);
  expect(stage.truth.violations).toEqual([]);
  return far.looks() - before;
}

type News = (far: Far) => unknown;

const operator = ({ stage }: Far) => stage.ground.people.operator;

const NEWS: readonly (readonly [string, News])[] = [
  ['a comment', (far) => say(far.stage, 'operator', far.scene().issue, '/approve')],
  [
    'an edit of an old comment',
    (far) => {
      const { world } = far.stage.ground;
      const comments = world.tables.comments.by('topic', far.scene().issue.id);
      const old = comments.find(({ body }) => body === CHAT);
      const change = { commentId: old?.id ?? 0, body: '/approve' };
      return allowed(editComment(world, operator(far), change));
    },
  ],
  [
    'an edit of what Drover wrote',
    (far) => {
      const { world, app } = far.stage.ground;
      const comments = world.tables.comments.by('topic', far.scene().issue.id);
      const own = comments.findLast(({ authorId }) => authorId === app.botId);
      const change = { commentId: own?.id ?? 0, body: 'Nothing.' };
      return allowed(editComment(world, operator(far), change));
    },
  ],
  [
    'the end of its record',
    (far) => {
      const { world } = far.stage.ground;
      const comments = world.tables.comments.by('topic', far.scene().issue.id);
      const record = comments.find(({ pinnedAt }) => pinnedAt !== null);
      return allowed(deleteComment(world, operator(far), { commentId: record?.id ?? 0 }));
    },
  ],
  ['a move of its card', (far) => moveCard(far.stage, 'operator', far.scene().issue, 'Approved')],
  [
    'a comment on its pull request',
    (far) => say(far.stage, 'operator', far.scene().pull ?? far.scene().issue, '/feedback Blue.'),
  ],
  [
    'a review',
    (far) => {
      const review = { pullId: far.scene().pull?.id ?? 0, event: 'APPROVE' } as const;
      return allowed(
        createReview(far.stage.ground.world, far.stage.ground.people.reviewer, review),
      );
    },
  ],
  [
    'a push to its branch',
    async (far) => {
      const { world, repository } = far.stage.ground;
      const branch = far.scene().pull?.headRef ?? '';
      const changes = [{ path: 'hand.txt', content: 'By hand\n' }];
      const commit = { repositoryId: repository.id, branch, message: 'By hand', changes };
      return allowed(await commitFiles(world, operator(far), commit));
    },
  ],
  [
    'a pull request that is closed',
    (far) => {
      const change = { pullId: far.scene().pull?.id ?? 0, state: 'closed' } as const;
      return allowed(setPullState(far.stage.ground.world, operator(far), change));
    },
  ],
  [
    'an issue that is closed',
    (far) => {
      const change = { issueId: far.scene().issue.id, state: 'closed' } as const;
      return allowed(setIssueState(far.stage.ground.world, operator(far), change));
    },
  ],
  [
    'another text',
    (far) => {
      const change = { topicId: far.scene().issue.id, body: 'In euros and in pounds.' };
      return allowed(editTopic(far.stage.ground.world, operator(far), change));
    },
  ],
  [
    'another configuration',
    async (far) => {
      const { world, repository, config } = far.stage.ground;
      const content = JSON.stringify({ ...(JSON.parse(config) as object), limits: { rounds: 3 } });
      const changes = [{ path: '.github/drover.yml', content }];
      const commit = { repositoryId: repository.id, branch: 'main', message: 'Less', changes };
      return allowed(await commitFiles(world, operator(far), commit));
    },
  ],
];

describe('a process that starts with very many issues', () => {
  test('passes over one to which nothing has happened', async () => {
    const far = await aFar();
    await untilStage(far, 'review-intake');
    expect(await looksAfter(far, () => undefined)).toBe(0);
  });

  test('looks at that one, too, in its turn', async () => {
    const far = await aFar({ ...PACE, freely: 0 });
    await untilStage(far, 'review-intake');
    expect(await looksAfter(far, () => undefined)).toBeGreaterThan(0);
  });

  test('looks at it when it is due by the clock', async () => {
    const far = await aFar();
    await untilStage(far, 'review-intake');
    expect(await looksAfter(far, () => undefined)).toBe(0);
    await far.stage.agenda.pass(25 * HOUR);
    const { world } = far.stage.ground;
    const said = world.tables.comments.by('topic', far.scene().issue.id).map(({ body }) => body);
    expect(said.at(-1)).toContain('/notice/1/reminder/');
  });

  test.each(NEWS)('learns of %s that it was not told of', async (_, act) => {
    const far = await aFar();
    await untilStage(far, 'review-intake');
    expect(await looksAfter(far, () => act(far))).toBeGreaterThan(0);
  });

  test('looks at one with a run under way, or a preview', async () => {
    const far = await aFar(CROWDED, true);
    far.stage.process?.kill();
    await far.stage.agenda.pass(10 * MINUTE);
    far.keepRunning();
    await untilStage(far, 'review-intake');
  });
});
