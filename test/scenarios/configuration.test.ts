import { describe, expect, test, vi } from 'vitest';
import {
  begin,
  keysOf,
  labelsOf,
  putFile,
  recordsOf,
  saidBy,
  untilQuiet,
  untilSaid,
  untilShown,
} from './driving.ts';
import { makeBranch, mergePull, openPull, push } from './hands.ts';
import { CONFIG, LEAN, type Settings } from './furnish.ts';
import { comment, commentsOf, moveCard, openIssue, pullOf, status, untilStatus } from './people.ts';
import { until } from './patience.ts';
import { aStage, type Stage, type StageOptions } from './stage.ts';

vi.setConfig({ testTimeout: 300_000, maxConcurrency: 10 });

/** A stage for one scenario. */
function on(options: StageOptions, play: (stage: Stage) => Promise<void>): () => Promise<void> {
  return async () => {
    const stage = await aStage({ isLean: true, ...options });
    try {
      await play(stage);
    } finally {
      await stage.close();
    }
  };
}

const SEEDED: Settings = {
  version: 1,
  board: { owner: 'acme', number: 1 },
  agents: [{ name: 'backend', adapter: 'command', command: ['stand-in-agent'] }],
};
const GOOD = JSON.stringify({ ...SEEDED, ...LEAN });
const BROKEN = `version: 1
board:
  owner: acme
  number: 1
limits:
  rounds: many
`;

describe('the configuration', () => {
  test.concurrent(
    'is not there: Drover is silent, until it is and somebody says so again',
    on({ config: null }, async (stage) => {
      const number = await begin(stage, 'Be left alone', 'write a.txt: A');
      await comment(stage, 'operator', number, '/ready\n\n/why');
      await untilQuiet(stage);
      expect(await commentsOf(stage, number)).toHaveLength(1);
      expect((await commentsOf(stage, number))[0]).toMatchObject({ reactions: { total_count: 0 } });
      expect(await labelsOf(stage, number)).toEqual([]);
      await putFile(stage, CONFIG, GOOD);
      await untilQuiet(stage);
      expect(await status(stage, number)).toBe('Ready');
      expect(await recordsOf(stage, number)).toEqual([]);
      await moveCard(stage, 'operator', number, 'Backlog');
      await moveCard(stage, 'operator', number, 'Ready');
      await untilStatus(stage, number, 'In Review');
    }),
  );

  test.concurrent(
    'was written on a branch: what was said before the merge is not obeyed',
    on({ config: null }, async (stage) => {
      await makeBranch(stage, 'opt-in');
      await push(stage, 'operator', { branch: 'opt-in', path: CONFIG, text: GOOD });
      stage.pass(5_000);
      const moved = await begin(stage, 'Be moved too early', 'write a.txt: A');
      const told = await openIssue(stage, { title: 'Be told too early', body: 'agent: sleep 1' });
      await comment(stage, 'operator', told, '/ready');
      stage.pass(5_000);
      await mergePull(stage, 'operator', await openPull(stage, 'opt-in'), 'merge');
      stage.pass(11 * 60_000);
      await comment(stage, 'outsider', told, 'Nothing happens.');
      await untilQuiet(stage);
      for (const number of [moved, told]) expect(await recordsOf(stage, number)).toEqual([]);
      await moveCard(stage, 'operator', moved, 'Backlog');
      await moveCard(stage, 'operator', moved, 'Ready');
      await untilStatus(stage, moved, 'In Review');
    }),
  );

  test.concurrent(
    'is broken: it is said once for each version, with line, key and what is allowed',
    on({ config: BROKEN }, async (stage) => {
      const number = await begin(stage, 'Wait for the config', 'write a.txt: A');
      const first = await untilSaid(stage, number, /cannot start/);
      expect(first).toContain(
        'Line 6, `limits.rounds`: found `"many"`; allowed: a whole number from 1 to 20.',
      );
      await comment(stage, 'operator', number, '/ready');
      await untilQuiet(stage);
      expect(await saidBy(stage, number)).toHaveLength(1);
      await putFile(stage, CONFIG, BROKEN.replace('rounds: many', 'rounds: 5\n  ruonds: 5'));
      await comment(stage, 'operator', number, '/ready');
      const second = await untilSaid(stage, number, /ruonds/);
      expect(second).toContain('Line 7');
      await putFile(stage, CONFIG, GOOD);
      await comment(stage, 'operator', number, '/ready');
      await untilStatus(stage, number, 'In Review');
      expect(
        (await saidBy(stage, number)).filter((body) => body.includes('cannot start')),
      ).toHaveLength(2);
    }),
  );

  test.concurrent(
    'breaks on the way: the issue is Blocked, and goes on by itself once it is mended',
    on({}, async (stage) => {
      const number = await begin(stage, 'Go on', 'sleep 3', 'write a.txt: A');
      await untilStatus(stage, number, 'In Progress');
      await putFile(stage, CONFIG, BROKEN);
      await untilStatus(stage, number, 'Blocked');
      const notice = await untilSaid(stage, number, /Blocked/);
      expect(notice).toContain('Line 6, `limits.rounds`');
      await untilQuiet(stage);
      expect(await pullOf(stage, number)).toBeUndefined();
      await putFile(stage, CONFIG, GOOD);
      await untilStatus(stage, number, 'In Review');
      expect(await keysOf(stage, number)).toHaveLength(1);
    }),
  );

  test.concurrent(
    'breaks after the approval: nothing is merged before it is mended',
    on({}, async (stage) => {
      const number = await begin(stage, 'Be approved', 'write a.txt: A');
      await untilStatus(stage, number, 'In Review');
      await comment(stage, 'operator', number, '/approve');
      await untilStatus(stage, number, 'Approved');
      await putFile(stage, CONFIG, BROKEN);
      await untilStatus(stage, number, 'Blocked');
      await new Promise((resolve) => setTimeout(resolve, 11_000));
      await comment(stage, 'outsider', number, '/why');
      expect(await untilSaid(stage, number, /Gates/)).toContain(
        '⛔ `.github/drover.yml` is not valid on the default branch; a writer can mend it',
      );
      expect((await pullOf(stage, number))?.merged).toBe(false);
      await putFile(stage, CONFIG, GOOD);
      await untilStatus(stage, number, 'Done');
      expect((await pullOf(stage, number))?.merged).toBe(true);
    }),
  );

  test.concurrent(
    'goes away on the way: the issue is Blocked, and says so',
    on({}, async (stage) => {
      const number = await begin(stage, 'Go on without', 'sleep 2', 'write a.txt: A');
      await untilStatus(stage, number, 'In Progress');
      await putFile(stage, CONFIG, null);
      expect(await untilSaid(stage, number, /Blocked/)).toContain(
        'There is no `.github/drover.yml`',
      );
      await putFile(stage, CONFIG, GOOD);
      await untilStatus(stage, number, 'In Review');
    }),
  );

  test.concurrent(
    'changes on the way: from then on it applies',
    on({ config: { deployment: { environments: ['preview'] } } }, async (stage) => {
      const number = await begin(stage, 'Need no preview', 'write a.txt: A');
      await untilShown(stage, number, /Preview/);
      await untilQuiet(stage);
      expect(await status(stage, number)).toBe('In Progress');
      await putFile(stage, CONFIG, GOOD);
      await untilStatus(stage, number, 'In Review');
    }),
  );

  test.concurrent(
    'limits how many issues are at work; the rest see their place in line',
    on({ config: { limits: { active: 1 } } }, async (stage) => {
      const first = await begin(stage, 'Be first', 'write a.txt: A');
      await untilStatus(stage, first, 'In Progress');
      const [second, third] = [
        await begin(stage, 'Be second', 'write b.txt: B'),
        await openIssue(stage, { title: 'Be third', body: 'agent: write c.txt: C' }),
      ];
      await comment(stage, 'operator', third, '/ready');
      await untilShown(stage, second, /in line, number 1:/);
      await untilShown(stage, third, /in line, number 2:/);
      expect(await status(stage, second)).toBe('Ready');
      expect(await labelsOf(stage, second)).toContain('drover:queued');
      await untilStatus(stage, first, 'In Review');
      await comment(stage, 'operator', first, '/cancel');
      await untilShown(stage, first, /Ended: cancelled/);
      // Its place is free once its label is gone, which a look of the next one must not come before.
      await until(
        'the first has left',
        async () => !(await labelsOf(stage, first)).includes('drover'),
      );
      stage.pass(61_000);
      await untilStatus(stage, second, 'In Review');
      expect(await labelsOf(stage, second)).not.toContain('drover:queued');
      expect(await keysOf(stage, third)).toEqual([]);
    }),
  );
});

const STAGES_ON = { clarification: 'on', design: 'on', plan: 'on' };

describe('stages and the runs that they share', () => {
  test.concurrent.for([
    [
      'each on its own',
      { runs: { shared: [] } },
      ['clarification/0.1', 'design/0.1', 'plan/0.1', 'execution/0.1'],
    ],
    [
      'all in one',
      { runs: { shared: [['clarification', 'design', 'plan', 'execution']] } },
      ['clarification/0.1'],
    ],
    [
      'without a design, in the usual two',
      { stages: { ...STAGES_ON, design: 'off' } },
      ['clarification/0.1', 'execution/0.1'],
    ],
    [
      'from the plan on, without a preview',
      {
        stages: { ...STAGES_ON, clarification: 'off', design: 'off', 'deploy-review': 'off' },
        deployment: { environments: ['preview'] },
      },
      ['plan/0.1', 'execution/0.1'],
    ],
  ] as const)('%s', async ([, settings, keys]) => {
    await on({ config: { stages: STAGES_ON, ...settings } }, async (stage) => {
      const number = await begin(stage, 'Go through the stages', 'write a.txt: A');
      await untilStatus(stage, number, 'In Review');
      expect((await keysOf(stage, number)).map((key) => key.replace(/^\d+\/1\//, ''))).toEqual(
        keys,
      );
      const [record = ''] = await recordsOf(stage, number);
      const off = Object.entries('stages' in settings ? settings.stages : {}).filter(
        ([, how]) => how === 'off',
      );
      for (const [name] of off) expect(record).toContain(`skipped \`${name}\``);
      expect(record.match(/➖/g)?.length ?? 0).toBe(off.length + 2);
    })();
  });
});
