import { expect, inject, test, vi } from 'vitest';
import { aCommand, type Command, heard } from '../process/commands.ts';
import { keysOf, recordsOf } from '../scenarios/driving.ts';
import { expectOnce } from '../scenarios/once.ts';
import { comment, openIssue, untilStatus } from '../scenarios/people.ts';
import { until } from '../scenarios/patience.ts';
import { aStage, type Stage } from '../scenarios/stage.ts';
import { aDatabase } from './a-database.ts';
import { further } from './fleet.ts';

/** A thousand issues at night, which is more than GitHub's limits allow for at once; a few in a run of the tests. */
const ISSUES = Number(process.env['DROVER_ISSUES'] ?? 20);

vi.setConfig({ testTimeout: 240_000 + ISSUES * 3_000 });

test('ten replicas, one issue, a hundred wakes: one dispatch, one record, and everything once to the end', async () => {
  const database = await aDatabase(inject('postgres'));
  const env = { DATABASE_URL: database };
  const stage = await aStage({ isLean: true, env });
  const others = await further(stage, 9, database);
  try {
    const all = [stage.drover(), ...others];
    const number = await openIssue(stage, { title: 'Once', body: 'agent: write a.txt: A' });
    await comment(stage, 'operator', number, '/ready');
    const { id: installation } = stage.sandbox.seeded.drover.installation;
    const key = { installation, owner: 'acme', repo: 'storefront', number };
    const wakes = all.flatMap(({ queue }) =>
      Array.from({ length: 10 }, () => queue.wake({ key, priority: 'person', due: Date.now() })),
    );
    await Promise.all(wakes);
    await until('it is dispatched', async () => (await keysOf(stage, number)).length > 0);
    // The rest of its life with four, which take turns as well.
    await Promise.all(others.splice(0, 6).map((each) => each.close(5_000)));
    await untilStatus(stage, number, 'In Review');
    expect(await keysOf(stage, number)).toHaveLength(1);
    expect(await recordsOf(stage, number)).toHaveLength(1);
    await comment(stage, 'operator', number, '/approve');
    await untilStatus(stage, number, 'Done');
    await until('nobody works', async () => {
      const { waiting, working, oldest } = await stage.drover().queue.depth();
      return working === 0 && (waiting === 0 || (oldest ?? 0) > Date.now() + 1_000);
    });
    await expectOnce(stage, number, { runs: 1, followUps: [] });
  } finally {
    await Promise.all(others.map((each) => each.close(5_000)));
    await stage.close();
  }
});

test('two replicas with many issues at once are never told by GitHub that it is too much', async () => {
  const database = await aDatabase(inject('postgres'));
  const refused: string[] = [];
  const stage = await aStage({
    isLean: true,
    env: { DATABASE_URL: database },
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
