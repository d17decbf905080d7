import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { until } from '../scenarios/patience.ts';
import { aCommand, heard } from './commands.ts';
import { linesOf, type LogLine } from './drover-child.ts';
import { aNetwork } from './network.ts';
import { aPace } from './pace.ts';
import { aSite, type Site, untilReady } from './site.ts';

vi.setConfig({ testTimeout: 300_000 });

const SITE = { isLean: true, pace: aPace(10) } as const;
const FULL_DISK = new URL('./child/full-disk.ts', import.meta.url).href;
const EVERY_MINUTE = { SWEEP_INTERVAL: '1m' };

/** What Drover said of a trouble, nothing of which may show where in its code it was. */
function complaintsIn(site: Site): readonly LogLine[] {
  const lines = linesOf(site.log);
  expect(JSON.stringify(lines)).not.toMatch(/\\n\s+at |"stack"/);
  return lines.filter(({ level, reason }) => level > 30 || reason !== undefined);
}

async function complains(site: Site, about: Partial<LogLine>): Promise<LogLine> {
  return until(`it complains about ${JSON.stringify(about)}`, () =>
    Promise.resolve(
      complaintsIn(site).find((line) =>
        Object.entries(about).every(([name, value]) => line[name] === value),
      ),
    ),
  );
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}

describe.concurrent('where the network is gone', () => {
  test('in the middle of the work, it is said in sentences, and the work goes on when it is back', async () => {
    const site = await aSite(SITE);
    const network = await aNetwork(site.sandbox.urls.origin);
    try {
      const drover = site.start({ env: { ...EVERY_MINUTE, GHE_HOST: network.host } });
      await untilReady(site, drover);
      await heard(site, await aCommand(site, 'Before'));
      network.cut();
      const command = await aCommand(site, 'Outlive a gap');
      await complains(site, { outcome: 'partial' });
      await complains(site, { task: 'sweep' });
      await complains(site, { task: 'redelivery' });
      network.mend();
      await heard(site, command);
      const told = complaintsIn(site).map((line) => JSON.stringify(line));
      expect(
        told.filter((line) => !/no answer from GitHub|ECONN|closed|due to timeout/.test(line)),
      ).toEqual([]);
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
      const { reason } = await complains(site, { msg: 'GitHub does not know us yet' });
      expect(reason).toMatch(`GitHub cannot be reached at http://${network.host}/api/v3 (`);
      network.mend();
      await untilReady(site, drover);
      await heard(site, await aCommand(site, 'Begin late'));
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
      await heard(site, await aCommand(site, 'Work in silence'));
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

  test('looks are not kept, which is said once and clearly, nothing is left half, and the work is done', async () => {
    const site = await aSite(SITE);
    const folder = mkdtempSync(join(tmpdir(), 'drover-looks-'));
    try {
      const drover = site.start({
        env: { ...EVERY_MINUTE, DROVER_RECORDINGS: folder, FULL_DISK: folder },
        options: ['--import', FULL_DISK],
      });
      await untilReady(site, drover);
      for (const title of ['Forget this look', 'And this one'])
        await heard(site, await aCommand(site, title));
      expect(complaintsIn(site)).toMatchObject([
        {
          msg: 'a look could not be kept',
          reason: 'ENOSPC: no space left on device, write',
        },
      ]);
      drover.child.kill('SIGTERM');
      expect(await drover.ended).toBe(0);
      expect(drover.err()).toBe('');
      expect(filesIn(folder)).toEqual([]);
    } finally {
      await site.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
