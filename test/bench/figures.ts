import { putOnBoard } from '../../src/sandbox/seed/board.ts';
import { allowed } from '../../src/sandbox/seed/allowed.ts';
import type { Usage } from '../../src/sandbox/server/usage.ts';
import { createComment } from '../../src/sandbox/world/operations/comments.ts';
import { createIssue } from '../../src/sandbox/world/operations/issues.ts';
import type { Issue } from '../../src/sandbox/world/records/topic.ts';
import { keysOf } from '../scenarios/driving.ts';
import { comment, moveCard, rest, untilStatus } from '../scenarios/people.ts';
import { until } from '../scenarios/patience.ts';
import type { Stage, StageOptions } from '../scenarios/stage.ts';
import { aBenchStage, type BenchStage } from './bench-stage.ts';
import { FURNISHING, type Profile, ride } from './lifecycle.ts';
import { forIssues, usageOf, usageUntil } from './usage.ts';

/** What is asked for from Ready to Done, with a round of feedback. */
export async function lifecycle(profile: Profile): Promise<Usage> {
  return onStage(FURNISHING[profile], async (stage) => {
    const { number: issue } = await theIssue(stage);
    return usageOf(stage, () => ride(stage, { profile, issue }));
  });
}

/** The lean lifecycle on an issue that has so many comments, with a process that begins anew while it is in review. */
export async function lifecycleAfterRestart(comments: number): Promise<Usage> {
  return onStage(FURNISHING.lean, async (stage) => {
    const issue = await theIssue(stage);
    await unseen(stage, () => talk(stage, issue, comments));
    const inReview = async (): Promise<void> => {
      await stage.settled();
      await stage.sweptAfter(() => stage.restart());
      // The caution of a fresh process is over by the time that people answer.
      stage.pass(30_000);
    };
    const one = { profile: 'lean', issue: issue.number, inReview } as const;
    return usageOf(stage, () => ride(stage, one));
  });
}

/** Requests of the wake on Ready: the world, the claim of the birth, the record, the dispatch. */
const OF_READY = 4;

/** Requests from the report that asks to the answer in the hands of the agent, by GitHub's own artifacts alone. */
export async function requestsOfAnAnswer(): Promise<number> {
  return onStage(FURNISHING.lean, async (stage) => {
    // The second run takes its time: what follows from it is not counted.
    const { number } = await theIssue(stage, 'agent: ask Which colour?\nagent: sleep 5');
    const usage = await usageUntil(stage, async () => {
      await moveCard(stage, 'operator', number, 'Ready');
      await untilStatus(stage, number, 'Blocked');
      await stage.settled();
      await comment(stage, 'operator', number, '/answer Green.');
      await until(`#${number} goes on`, async () => (await keysOf(stage, number)).length === 2);
    });
    return forIssues(usage) - OF_READY;
  });
}

/** One sweep over so many issues in care, with cards on the board, of which nothing is new. */
export async function idleSweep(issues: number): Promise<Usage> {
  // Nine minutes in all: by more the clocks may not differ, or GitHub takes no token of the App's.
  const env = { SWEEP_INTERVAL: '3m' };
  return onStage({ env, hasWebhook: false }, async (stage) => {
    for (let count = 0; count < issues; count += 1) openIdleIssue(stage);
    const sweep = (): Promise<void> => stage.sweptAfter(() => stage.pass(180_000));
    // The first finds them, the second sees that nothing has happened to them since.
    await sweep();
    await sweep();
    return usageOf(stage, sweep);
  });
}

async function onStage<T>(
  options: StageOptions,
  act: (stage: BenchStage) => Promise<T>,
): Promise<T> {
  const stage = await aBenchStage(options);
  try {
    return await act(stage);
  } finally {
    await stage.close();
  }
}

/** What tells the stand-in agent what to do, and nothing more. */
const TEXT = { title: 'Greet the visitors', body: 'agent: write greeting.txt: Hello' };

/** The one issue of the seeded repository: a sweep finds no other. */
async function theIssue(stage: BenchStage, order: string = TEXT.body): Promise<Issue> {
  const { issue } = stage.sandbox.seeded;
  const path = `/repos/acme/storefront/issues/${issue.number}`;
  await rest(stage, 'operator', { method: 'PATCH', path, body: { ...TEXT, body: order } });
  await stage.settled();
  return issue;
}

function openIdleIssue(stage: Stage): void {
  const { world, seeded } = stage.sandbox;
  const { people, project, repository } = seeded;
  const input = { repositoryId: repository.id, ...TEXT, labels: ['drover'] };
  const issue = allowed(createIssue(world, people.operator.actor, input));
  putOnBoard(world, people, { project, issue, status: 'In Review' });
}

function talk(stage: Stage, issue: Issue, comments: number): void {
  const { world, seeded } = stage.sandbox;
  const { actor } = seeded.people.outsider;
  for (let count = 0; count < comments; count += 1) {
    const body = `I would like that, too (${count}).`;
    allowed(createComment(world, actor, { topicId: issue.id, body }));
  }
}

/** Does something of which GitHub tells Drover nothing; then Drover begins anew. */
async function unseen(stage: BenchStage, act: () => void): Promise<void> {
  stage.sandbox.setWebhook(stage.sandbox.seeded.drover.app.id, null);
  act();
  await stage.sweptAfter(() => stage.restart());
}
