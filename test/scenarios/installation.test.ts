import { expect, test, vi } from 'vitest';
import { updateInstallation } from '../../src/sandbox/world/operations/apps.ts';
import { begin, saidBy, untilQuiet, untilSaid } from './driving.ts';
import { comment, untilStatus } from './people.ts';
import { aStage } from './stage.ts';

vi.setConfig({ testTimeout: 300_000 });

test('an installation that lacks permissions is told once, all of them, and goes on when they are granted', async () => {
  const stage = await aStage({ isLean: true, denied: ['actions', 'deployments'] });
  try {
    const number = await begin(stage, 'Lack something', 'write a.txt: A');
    const notice = await untilSaid(stage, number, /Blocked/);
    await untilStatus(stage, number, 'Blocked');
    expect(notice).toContain('actions: write, deployments: write');
    expect(notice).toContain('@operator');
    await comment(stage, 'operator', number, 'What now?');
    await untilQuiet(stage);
    expect(await saidBy(stage, number)).toHaveLength(1);

    const { people, drover } = stage.sandbox.seeded;
    updateInstallation(stage.sandbox.world, people.operator.actor, {
      installationId: drover.installation.id,
      change: { permissions: drover.installation.permissions },
    });
    stage.pass(5 * 60_000);
    await untilStatus(stage, number, 'In Review');
  } finally {
    await stage.close();
  }
});
