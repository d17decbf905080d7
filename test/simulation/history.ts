import { HOUR, type Millis, MINUTE, SECOND } from '../../src/lifecycle/time.ts';
import { setIssueState } from '../../src/sandbox/world/operations/issues.ts';
import type { Chance } from './chance.ts';
import { closeFairly } from './fair.ts';
import { NO_FAULTS } from './faults.ts';
import { leaveGithub } from './github.ts';
import { actAtRandom, moveCard, openStops, say, sceneOf } from './people.ts';
import { layStage, type Stage } from './stage.ts';
import type { Violation } from './truth.ts';

/** One history, from an issue in Backlog to its end. */
export interface History {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly story: readonly string[];
  readonly digest: string;
  /** Requests that Drover made. */
  readonly calls: number;
  /** What went wrong, and how often; also how it ended. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Lives one history. The same seed gives the same, to the letter. */
export async function liveHistory(seed: number): Promise<History> {
  const { stage, machines, counts, calls, keepRunning } = await layStage(seed);
  const { ground, story } = stage;
  await chaos(stage);
  // Where GitHub never tells anything, the sweep alone has to do.
  stage.rates = { ...NO_FAULTS, lost: stage.rates.lost === 1 ? 1 : 0 };
  story.tell('—', 'from here on everything works, and people answer');
  keepRunning();
  const { people, world } = ground;
  for (const { id } of openStops(ground))
    setIssueState(world, people.operator, { issueId: id, state: 'closed' });
  await machines.behave();
  await closeFairly(stage);
  stage.process?.kill();
  leaveGithub(ground);
  const { violations } = stage.truth;
  return {
    seed,
    violations,
    story: story.lines,
    digest: story.digest(),
    calls: calls(),
    counts,
  };
}

/** An issue that is Ready, and then anybody may do anything. */
async function chaos(stage: Stage): Promise<void> {
  const { chance, ground, agenda } = stage;
  await agenda.pass(chance.between(1, 90) * SECOND);
  for (const id of ground.issues) {
    const scene = sceneOf(ground, id);
    if (scene === null) continue;
    if (chance.happens(0.8)) await moveCard(stage, 'operator', scene.issue, 'Ready');
    else await say(stage, 'reviewer', scene.issue, '/ready');
  }
  for (let left = chance.between(4, 26); left > 0; left -= 1) {
    await agenda.pass(pause(chance));
    await actAtRandom(stage);
  }
  await agenda.pass(pause(chance));
}

function pause(chance: Chance): Millis {
  const [from, to] = chance.weighed([
    [3, [100, 3 * SECOND]],
    [4, [3 * SECOND, 40 * SECOND]],
    [6, [40 * SECOND, 6 * MINUTE]],
    [2, [6 * MINUTE, 25 * MINUTE]],
    [0.3, [1 * HOUR, 2 * HOUR]],
  ] as const);
  return chance.between(from, to);
}
