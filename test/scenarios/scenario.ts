import { afterAll, beforeAll, expect, test } from 'vitest';
import { anIssue, type Issue } from './issue.ts';
import { compared } from './eyes.ts';
import { aStage, type Stage, type StageOptions } from './stage.ts';

interface Scene {
  readonly title: string;
  readonly body?: string;
  readonly labels?: readonly string[];
  /** All that Drover says besides the record, in order: see `compared`. Anything else fails the scenario. */
  readonly hears: readonly string[];
}

type Play = (name: string, scene: Scene, play: (issue: Issue) => Promise<void>) => void;

interface Scenes {
  readonly stage: () => Stage;
  /** An issue of its own, played beside the others; in the end nothing may have been said that was not expected. */
  readonly scenario: Play;
  /** The same, when the others are over. */
  readonly afterwards: Play;
}

const TIMEOUT = 300_000;

/** One stage for all scenarios of a file, since each issue is a world of its own. */
export function scenes(options: StageOptions): Scenes {
  const isLoud = process.env['LOUD'] !== undefined;
  let stage: Stage | undefined;
  const current = (): Stage => {
    if (stage === undefined) throw new Error('the stage is not set yet');
    return stage;
  };
  const over: { readonly issue: Issue; readonly hears: readonly string[] }[] = [];
  beforeAll(async () => {
    stage = await aStage({ ...options, isLoud });
  });
  // What comes after the end of a scenario was not expected either.
  afterAll(async () => {
    try {
      for (const { issue, hears } of over) await expectHeard(issue, hears);
    } finally {
      await current().close();
    }
  });
  const played =
    (scene: Scene, play: (issue: Issue) => Promise<void>) => async (): Promise<void> => {
      const issue = await anIssue(current(), scene);
      await play(issue);
      await expectHeard(issue, scene.hears);
      over.push({ issue, hears: scene.hears });
    };
  return {
    stage: current,
    scenario: (name, scene, play) =>
      test.concurrent(name, { timeout: TIMEOUT }, played(scene, play)),
    afterwards: (name, scene, play) => test(name, { timeout: TIMEOUT }, played(scene, play)),
  };
}

/** A reply follows the reaction by a moment; what is not said by then is missing. */
const LAST_WORDS = 20_000;

async function expectHeard(issue: Issue, hears: readonly string[]): Promise<void> {
  const giveUp = Date.now() + LAST_WORDS;
  while ((await issue.heard()).length < hears.length && Date.now() < giveUp)
    await new Promise((resolve) => setTimeout(resolve, 250));
  const { heard, expected } = compared(await issue.heard(), hears);
  expect(heard, `said on #${issue.number}`).toEqual(expected);
}
