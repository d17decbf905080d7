import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { begin } from '../scenarios/driving.ts';
import { until, untilStatus } from '../scenarios/people.ts';
import { linesOf, type LogLine } from './drover-child.ts';
import { aNetwork } from './network.ts';
import { aPace } from './pace.ts';
import { aSite, type Site, untilReady } from './site.ts';

vi.setConfig({ testTimeout: 180_000 });

const SITE = { isLean: true, pace: aPace(10) } as const;
const EVERY_MINUTE = { SWEEP_INTERVAL: '1m' };

/** What Drover said of a trouble, nothing of which may show where in its code it was. */
function complaintsIn(site: Site): readonly LogLine[] {
  const lines = linesOf(site.log);
  expect(JSON.stringify(lines)).not.toMatch(/\\n\s+at |"stack"/);
  return lines.filter(({ level, reason }) => level > 30 || reason !== undefined);
}

describe.concurrent('where the network is gone', () => {
  test('in the middle of the work, it is said in sentences, and the work goes on when it is back', async () => {
    const site = await aSite(SITE);
    const network = await aNetwork(site.sandbox.urls.origin);
    try {
      const drover = site.start({ env: { ...EVERY_MINUTE, GHE_HOST: network.host } });
      await untilReady(site, drover);
      const issue = await begin(site, 'Outlive a gap', 'write a.txt: A');
      await untilStatus(site, issue, 'In Progress');
      network.cut();
      const failed = (task: string) => () =>
        Promise.resolve(complaintsIn(site).some((line) => line['task'] === task));
      await until('a sweep failed', failed('sweep'));
      await until('a search for failed deliveries failed', failed('redelivery'));
      await until('a look failed', () =>
        Promise.resolve(complaintsIn(site).some((line) => line['outcome'] === 'partial')),
      );
      network.mend();
      await untilStatus(site, issue, 'In Review');
      const told = complaintsIn(site).map((line) => JSON.stringify(line));
      expect(told.filter((line) => !/no answer from GitHub|ECONN|closed/.test(line))).toEqual([]);
      expect(drover.err()).toBe('');
    } finally {
      await site.close();
      await network.close();
    }
  });

  test('from the start, it is said with the address, and the work begins when it is there', async () => {
    const site = await aSite(SITE);
    const network = await aNetwork(site.sandbox.urls.origin);
    try {
      network.cut();
      const drover = site.start({ env: { ...EVERY_MINUTE, GHE_HOST: network.host } });
      const told = await until('it complains', () => Promise.resolve(complaintsIn(site)[0]));
      expect(told['reason']).toMatch(`GitHub cannot be reached at http://${network.host}/api/v3 (`);
      network.mend();
      await untilReady(site, drover);
      const issue = await begin(site, 'Begin late', 'write a.txt: A');
      await untilStatus(site, issue, 'In Progress');
    } finally {
      await site.close();
      await network.close();
    }
  });
});

describe.concurrent('where the disk is full', () => {
  test('the log is lost, which is said once, and the work is done', async () => {
    const site = await aSite(SITE);
    try {
      const drover = site.start({ out: '/dev/full', env: EVERY_MINUTE });
      await untilReady(site, drover);
      const issue = await begin(site, 'Work in silence', 'write a.txt: A');
      await untilStatus(site, issue, 'In Progress');
      await sleep(1_000);
      expect(drover.err()).toMatch(
        /^Drover cannot write its log \(ENOSPC: [^\n]+\); it goes on without one\.\n$/,
      );
      drover.child.kill('SIGTERM');
      expect(await drover.ended).toBe(0);
    } finally {
      await site.close();
    }
  });
});
