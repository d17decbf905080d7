import { expect, test, vi } from 'vitest';
import { act, reactionsTo } from '../scenarios/eyes.ts';
import { until } from '../scenarios/people.ts';
import { memoryOf } from './drover-child.ts';
import { flood } from './flood.ts';
import { aPace } from './pace.ts';
import { checked, commented } from './payloads.ts';
import { aSite, untilReady, usageOf } from './site.ts';

vi.setConfig({ testTimeout: 600_000 });

/** A thousand a second, for ten seconds at night, and for one in a run of the tests. */
const PER_SECOND = 1_000;
const SECONDS = Number(process.env['DROVER_FLOOD_SECONDS'] ?? 1);

/** Issues on which somebody gives a command meanwhile. */
const ISSUES = 20;

/** So much more may be held after all garbage is gone, whatever came; a quarter of what ten seconds bring. */
const MOST_KEPT = 20_000_000;

test(`${PER_SECOND * SECONDS} deliveries at ${PER_SECOND} a second are all answered, and none is lost`, async () => {
  const site = await aSite({ isLean: true, hasWebhook: false, pace: aPace(10) });
  try {
    const drover = site.start({ isMeasured: true });
    await untilReady(site, drover);
    const before = await memoryOf(drover);
    const commands: Posted[] = [];
    for (let count = 0; count < ISSUES; count += 1) commands.push(await aCommand(site));
    const deliveries = Array.from({ length: PER_SECOND * SECONDS }, (_, index) => {
      if (index % 10 === 1) return checked(site, index);
      if (index % 10 === 2) return commented(site, 5_000 + index);
      if (index % 10 === 3) return commented(site, 1, true);
      return commented(site, commands[index % ISSUES]?.issue ?? 0);
    });
    const { answers, rate, slowest } = await flood(site, deliveries, PER_SECOND);
    const after = await memoryOf(drover);
    const kept = after.heapUsed - before.heapUsed;
    process.stdout.write(
      `${deliveries.length} deliveries, ${Math.round(rate)} a second, answered ${JSON.stringify(answers)}, ` +
        `the slowest after ${Math.round(slowest)} ms; kept ${inMega(kept)} MB, process ${inMega(after.rss)} MB\n`,
    );
    expect(Object.keys(answers).filter((status) => !/^2|^503$/.test(status))).toEqual([]);
    expect(kept).toBeLessThan(MOST_KEPT);
    // The comments on one pull request are one question.
    const { kinds } = await usageOf(site);
    expect(kinds['query PullBranch']?.requests).toBeLessThan(5);
    // What it had not come to yet is lost with the process, and found by the next one's sweep.
    drover.child.kill('SIGKILL');
    await drover.ended;
    await untilReady(site, site.start());
    for (const { id, issue } of commands) {
      await until(`#${issue} is heard`, async () => (await reactionsTo(site, { id })).length > 0);
      expect(await reactionsTo(site, { id })).toEqual(['confused']);
    }
  } finally {
    await site.close();
  }
});

function inMega(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

interface Posted {
  readonly id: number;
  readonly issue: number;
}

/** A command by somebody who may not: it is answered by a reaction. */
async function aCommand(site: Parameters<typeof act>[0]): Promise<Posted> {
  const { number } = await act<{ number: number }>(site, 'outsider', {
    method: 'POST',
    path: '/issues',
    body: { title: 'Mine first' },
  });
  const path = `/issues/${number}/comments`;
  const body = { body: '/ready' };
  const { id } = await act<{ id: number }>(site, 'outsider', { method: 'POST', path, body });
  return { id, issue: number };
}
