import { expect, test, vi } from 'vitest';
import { untilQuiet } from './driving.ts';
import { comment, moveCard, untilStatus } from './people.ts';
import { aStage } from './stage.ts';

vi.setConfig({ testTimeout: 200_000 });

interface Usage {
  readonly requests: number;
  readonly kinds: Readonly<Record<string, { readonly requests: number }>>;
}

/** What Drover asks of GitHub for an issue with so much talk, from a restart in review to Done. */
async function spentAfterRestart(comments: number): Promise<Usage> {
  const stage = await aStage({ isLean: true, comments });
  try {
    const { number } = stage.sandbox.seeded.issue;
    await moveCard(stage, 'operator', number, 'Ready');
    await untilStatus(stage, number, 'In Review');
    await untilQuiet(stage);
    const usage = `${stage.sandbox.urls.origin}/_sandbox/usage`;
    await fetch(usage, { method: 'DELETE' });
    await stage.restart();
    stage.pass(31_000);
    await untilQuiet(stage);
    await comment(stage, 'operator', number, '/approve');
    await untilStatus(stage, number, 'Done');
    await untilQuiet(stage);
    return (await (await fetch(usage)).json()) as Usage;
  } finally {
    await stage.close();
  }
}

test('a thousand comments cost at most two requests more, also right after a restart', async () => {
  const [short, long] = await Promise.all([spentAfterRestart(1), spentAfterRestart(1_000)]);
  expect(short.kinds['query IssueWorld']?.requests).toBeGreaterThan(2);
  expect(long.requests).toBeLessThanOrEqual(short.requests + 2);
});
