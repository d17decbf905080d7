import { expect, inject, test } from 'vitest';
import { keysOf, recordsOf } from '../scenarios/driving.ts';
import { expectOnce } from '../scenarios/once.ts';
import { comment, openIssue, until, untilStatus } from '../scenarios/people.ts';
import { aStage } from '../scenarios/stage.ts';
import { aDatabase } from './a-database.ts';
import { further } from './fleet.ts';

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
