import { expect, test, vi } from 'vitest';
import { begin, untilQuiet } from './driving.ts';
import { expectOnce } from './once.ts';
import { comment, status } from './people.ts';
import { until } from './patience.ts';
import { aStage, type Stage } from './stage.ts';

vi.setConfig({ testTimeout: 200_000, maxConcurrency: 10 });

async function drive(stage: Stage, between: () => void): Promise<number> {
  const reaches = (number: number, wanted: string) =>
    until(`#${number} shows ${wanted}`, async () => {
      between();
      return (await status(stage, number)) === wanted;
    });
  const number = await begin(stage, 'Be heard', 'write a.txt: A', 'follow-up Listen');
  await reaches(number, 'In Review');
  await comment(stage, 'operator', number, '/feedback More.\nagent: write a.txt: AA');
  await reaches(number, 'In Progress');
  await reaches(number, 'In Review');
  await comment(stage, 'operator', number, '/approve');
  await reaches(number, 'Done');
  return number;
}

test.concurrent('no webhook arrives: the sweep alone finds everything', async () => {
  const stage = await aStage({
    isLean: true,
    config: { stages: { 'follow-up-capture': 'on' } },
    hasWebhook: false,
    env: { SWEEP_INTERVAL: '5s' },
  });
  try {
    const number = await drive(stage, () => stage.pass(1_000));
    await expectOnce(stage, number, { runs: 2, followUps: ['Listen'] });
  } finally {
    await stage.close();
  }
});

test.concurrent('every webhook arrives twice and in another order: everything happens once', async () => {
  const stage = await aStage({
    isLean: true,
    config: { stages: { 'follow-up-capture': 'on' } },
    // The last one of all is held back for good, since none follows it.
    env: { SWEEP_INTERVAL: '5s' },
  });
  try {
    for (const kind of ['webhook-duplicate', 'webhook-reorder']) {
      const answer = await fetch(`${stage.sandbox.urls.origin}/_sandbox/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind, times: 0 }),
      });
      expect(answer.status).toBe(201);
    }
    const number = await drive(stage, () => undefined);
    await untilQuiet(stage);
    await expectOnce(stage, number, { runs: 2, followUps: ['Listen'] });
  } finally {
    await stage.close();
  }
});
