import { HOUR, type Millis, MINUTE, SECOND } from '../../src/lifecycle/time.ts';
import { setIssueState } from '../../src/sandbox/world/operations/issues.ts';
import type { Pace } from '../../src/github/find/backlog.ts';
import type { Chance } from './chance.ts';
import { closeFairly, isOver } from './fair.ts';
import { makeFate, repeatFate, type Script } from './fate.ts';
import { NO_FAULTS } from './faults.ts';
import { leaveGithub } from './github.ts';
import type { Setting } from './ground.ts';
import { actAtRandom, moveCard, openStops, say, sceneOf } from './people.ts';
import { type Laid, layStage, type Stage, type Wishes } from './stage.ts';
import type { Violation } from './truth.ts';
import { rewrite } from './rewrites.ts';
import { settleDown, upheave } from './upheaval.ts';

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
  /** What chance decided in it. */
  readonly script: Script;
}

/** What one history is to be like. */
export interface HistoryWishes {
  /** Nothing happens in it but what is named here, as {@link Fate} names it; all that chance brings where left out. */
  readonly only?: readonly string[];
  /** How its repository is set up; as chance has it where left out. */
  readonly setting?: Setting;
  /** As many acts as in the longest; as chance has it where left out. */
  readonly long?: boolean;
  /** Drover takes its issues for some of very many: after a start it tells them apart from afar. */
  readonly crowd?: boolean;
}

/** So few of those that seem to rest are looked at that it shows when one of them does not. */
export const CROWDED: Pace = { freely: 0, doubts: 10, rest: 0 };

/** How often a history is a long one. */
const LONG = 1 / 10;
/** Acts after the issue's end in a short one. */
const EPILOGUE = 2;

/** Lives one history. The same seed and wishes give the same, to the letter. */
export async function liveHistory(
  seed: number,
  { only, ...wishes }: HistoryWishes = {},
): Promise<History> {
  const whole = await live(seed, { ...wishes, fate: makeFate });
  if (only === undefined) return whole;
  return reliveHistory(whole, new Set(only), wishes);
}

/** The same history with less in it. */
export function reliveHistory(
  { seed, script }: Pick<History, 'seed' | 'script'>,
  only: ReadonlySet<string>,
  wishes: Omit<HistoryWishes, 'only'> = {},
): Promise<History> {
  return live(seed, { ...wishes, fate: () => repeatFate(script, only) });
}

async function live(seed: number, wishes: Wishes & HistoryWishes): Promise<History> {
  const laid = await layStage(seed, wishes.crowd === true ? { ...wishes, pace: CROWDED } : wishes);
  const { stage } = laid;
  try {
    await liveThrough(laid, wishes.long ?? false);
  } catch (error) {
    // What nobody caught is told like a broken promise, with the story that led to it and its seed.
    stage.truth.accuse('bug', String(error instanceof Error ? error.stack : error));
  }
  stage.process?.kill();
  leaveGithub(stage.ground);
  stage.agenda.end();
  return {
    seed,
    violations: stage.truth.violations,
    story: stage.story.lines,
    digest: stage.story.digest(),
    calls: laid.calls(),
    counts: laid.counts,
    script: laid.script,
  };
}

/** Everything that happens in it, and then its end, for which people are fair. */
async function liveThrough({ stage, machines, keepRunning }: Laid, isLong: boolean): Promise<void> {
  const { ground, story } = stage;
  await chaos(stage, isLong);
  // Where GitHub never tells anything, the sweep alone has to do.
  stage.rates = { ...NO_FAULTS, lost: stage.rates.lost === 1 ? 1 : 0 };
  story.tell('—', 'from here on everything works, and people answer');
  keepRunning();
  await settleDown(stage);
  const { people, world } = ground;
  for (const { id } of openStops(ground))
    setIssueState(world, people.operator, { issueId: id, state: 'closed' });
  await machines.behave();
  await closeFairly(stage);
}

/**
 * An issue that is Ready, and then anybody may do anything: mostly a few acts, and less once the issue has ended, since
 * what breaks a promise mostly needs no more; sometimes many.
 */
async function chaos(stage: Stage, mustBeLong: boolean): Promise<void> {
  const { fate, ground, story, agenda } = stage;
  const first = fate.always('first');
  await agenda.pass(first.between(1, 90) * SECOND);
  for (const id of ground.issues) {
    const scene = sceneOf(ground, id);
    if (scene === null) continue;
    if (first.happens(0.8)) await moveCard(stage, 'operator', scene.issue, 'Ready');
    else await say(stage, 'reviewer', scene.issue, '/ready');
  }
  const length = fate.always('xlength');
  const isLong = length.happens(LONG) || mustBeLong;
  const acts = Math.min(first.between(4, 26), isLong ? Infinity : length.between(1, 8));
  let left = isLong ? Infinity : EPILOGUE;
  for (let number = 1; number <= acts && left > 0; number += 1) {
    if (ground.issues.every((id) => isOver(stage, id))) left -= 1;
    await pass(`p${number}`);
    await upheave(stage, `x${number}`);
    rewrite(stage, `r${number}`);
    const chance = fate.begin(`a${number}`);
    if (chance === null) continue;
    fate.happened(`a${number}`);
    await actAtRandom({ ground, story, chance });
  }
  await pass(`p${acts + 1}`);

  async function pass(name: string): Promise<void> {
    const chance = fate.begin(name);
    if (chance === null) return;
    fate.happened(name);
    await agenda.pass(pause(chance));
  }
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
