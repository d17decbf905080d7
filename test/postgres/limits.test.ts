import { expect, inject, test, vi } from 'vitest';
import { heard, aCommand, type Command } from '../process/commands.ts';
import { aStage, type Stage } from '../scenarios/stage.ts';
import { aDatabase } from './a-database.ts';
import { further } from './fleet.ts';

/** A thousand issues at night, which is more than GitHub's limits allow for at once; a few in a run of the tests. */
const ISSUES = Number(process.env['DROVER_ISSUES'] ?? 20);

vi.setConfig({ testTimeout: 240_000 + ISSUES * 3_000 });

test('two replicas with many issues at once are never told by GitHub that it is too much', async () => {
  const database = await aDatabase(inject('postgres'));
  const refused: string[] = [];
  const stage = await aStage({
    isLean: true,
    hasWebhook: false,
    env: { DATABASE_URL: database, SWEEP_INTERVAL: '10s' },
    onExchange: ({ status, operation, response }) => {
      const text = JSON.stringify(response) ?? '';
      if (status === 429 || /rate limit/i.test(text)) refused.push(`${operation}: ${text}`);
    },
  });
  const others = await further(stage, 1, database);
  try {
    const commands: Command[] = [];
    for (let count = 0; count < ISSUES; count += 1) commands.push(await aCommand(stage, 'Look'));
    for (const command of commands) await heardAtLast(stage, command);
    expect(refused).toEqual([]);
  } finally {
    await Promise.all(others.map((each) => each.close(5_000)));
    await stage.close();
  }
});

/** However long the limits make it wait. */
async function heardAtLast(stage: Stage, command: Command): Promise<void> {
  for (let tries = 0; tries < ISSUES / 100; tries += 1) {
    if (
      await heard(stage, command).then(
        () => true,
        () => false,
      )
    )
      return;
  }
  await heard(stage, command);
}
