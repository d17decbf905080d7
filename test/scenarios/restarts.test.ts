import { expect, test, vi } from 'vitest';
import { begin, keysOf, untilQuiet } from './driving.ts';
import { expectOnce } from './once.ts';
import { comment, pullOf, status } from './people.ts';
import { until } from './patience.ts';
import { aStage, type Stage, type StageOptions } from './stage.ts';

vi.setConfig({ testTimeout: 200_000, maxConcurrency: 10 });

const WHOLE: StageOptions = {
  isLean: true,
  config: { stages: { 'post-merge-verify': 'on', 'follow-up-capture': 'on' } },
  files: { '.github/drover/verify.sh': 'exit 0' },
};

/** Another process, half a minute later: so long it is careful with what was written just before it began. */
async function restart(stage: Stage): Promise<void> {
  await stage.restart();
  stage.pass(31_000);
}

test.concurrent('Drover may be started anew between any two steps: everything happens once', async () => {
  const stage = await aStage(WHOLE);
  try {
    const reaches = (number: number, wanted: string) =>
      until(`#${number} shows ${wanted}`, async () => (await status(stage, number)) === wanted);
    const number = await begin(
      stage,
      'Survive',
      'sleep 1',
      'write a.txt: A',
      'follow-up Rest a while',
    );
    await restart(stage);
    await reaches(number, 'In Progress');
    await restart(stage);
    await reaches(number, 'In Review');
    await restart(stage);
    await comment(stage, 'operator', number, '/feedback More.\nagent: write a.txt: AA');
    await restart(stage);
    await until('the round runs', async () => (await keysOf(stage, number)).length === 2);
    await restart(stage);
    await reaches(number, 'In Review');
    await comment(stage, 'operator', number, '/approve');
    await restart(stage);
    await until('it is merged', async () => (await pullOf(stage, number))?.merged);
    await restart(stage);
    await until('it is verified', async () => (await keysOf(stage, number)).length === 3);
    await restart(stage);
    await reaches(number, 'Done');
    await restart(stage);
    await untilQuiet(stage);
    await expectOnce(stage, number, { runs: 3, followUps: ['Rest a while'] });
  } finally {
    await stage.close();
  }
});

test.concurrent('GitHub does it and the answer is lost, and then Drover too: nothing is done twice', async () => {
  const stage = await aStage(WHOLE);
  const lose = async (fault: object): Promise<void> => {
    const answer = await fetch(`${stage.sandbox.urls.origin}/_sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'fail-after', ...fault }),
    });
    expect(answer.status).toBe(201);
  };
  /** As long as it does not happen by itself, time passes. */
  const patiently = async (
    what: string,
    look: () => Promise<boolean | undefined>,
  ): Promise<void> => {
    let looks = 0;
    await until(what, async () => {
      looks += 1;
      if (looks % 8 === 0) stage.pass(60_000);
      return look();
    });
  };
  const reaches = (number: number, wanted: string) =>
    patiently(`#${number} shows ${wanted}`, async () => (await status(stage, number)) === wanted);
  try {
    await lose({ body: 'addComment\\(' });
    await lose({ path: '/dispatches$' });
    await lose({ body: 'createPullRequest' });
    await lose({ body: 'mergePullRequest' });
    await lose({ body: 'createIssue' });
    const number = await begin(
      stage,
      'Lose every answer',
      'write a.txt: A',
      'follow-up Rest a while',
    );
    await patiently('the run is asked for', async () => (await keysOf(stage, number)).length === 1);
    await restart(stage);
    await reaches(number, 'In Review');
    await comment(stage, 'operator', number, '/approve');
    await patiently('it is merged', async () => (await pullOf(stage, number))?.merged);
    await restart(stage);
    await reaches(number, 'Done');
    stage.pass(150_000);
    await untilQuiet(stage);
    await expectOnce(stage, number, { runs: 2, followUps: ['Rest a while'] });
    const left = await fetch(`${stage.sandbox.urls.origin}/_sandbox/faults`);
    expect(await left.json()).toEqual({ faults: [] });
  } finally {
    await stage.close();
  }
});
