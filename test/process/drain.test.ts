import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { keysOf, recordsOf } from '../scenarios/driving.ts';
import { comment } from '../scenarios/people.ts';
import { until } from '../scenarios/patience.ts';
import { anIssue } from './commands.ts';
import { type DroverChild, linesOf } from './drover-child.ts';
import { aNetwork } from './network.ts';
import { aPace } from './pace.ts';
import { aSite, setFault, type Site, untilReady } from './site.ts';

vi.setConfig({ testTimeout: 120_000 });

/** How long a shutdown may wait for the work in hand. */
const LIMIT = 25_000;

/** How many issues are worked at once. */
const HANDS = 8;

/** Only one of the issues may run, so that most of the work is done with a record. */
const QUEUED = { isLean: true, config: { limits: { active: 1 } } } as const;

async function terminate(
  drover: DroverChild,
): Promise<{ readonly took: number; readonly how: unknown }> {
  const began = performance.now();
  drover.child.kill('SIGTERM');
  const how = await drover.ended;
  return { how, took: performance.now() - began };
}

function strikes(site: Site): Promise<readonly { readonly struck: number }[]> {
  return fetch(`${site.sandbox.urls.origin}/_sandbox/faults`)
    .then((answer) => answer.json())
    .then((body) => (body as { faults: { struck: number }[] }).faults);
}

describe.concurrent('a Drover that is told to end', () => {
  test('finishes what it has in hand, begins nothing else, and ends with 0', async () => {
    const site = await aSite({ ...QUEUED, hasWebhook: false });
    try {
      const issues: number[] = [];
      for (let count = 0; count < HANDS + 2; count += 1) {
        const issue = await anIssue(site, `Wait ${count}`);
        await comment(site, 'operator', issue, '/ready');
        issues.push(issue);
      }
      await setFault(site, {
        kind: 'slow',
        milliseconds: 1_500,
        times: 0,
        body: 'query IssueWorld',
      });
      const drover = site.start();
      await until('all hands are full', async () => (await strikes(site))[0]?.struck === HANDS);
      const { how } = await terminate(drover);
      expect(how).toBe(0);
      const records = await Promise.all(issues.map((issue) => recordsOf(site, issue)));
      const born = issues.filter((_, at) => records[at]?.length === 1);
      expect(records.flat()).toHaveLength(HANDS);
      const runs = await Promise.all(issues.map((issue) => keysOf(site, issue)));
      expect(runs.flat().length).toBeGreaterThanOrEqual(1);
      expect((await strikes(site))[0]?.struck).toBe(HANDS);
      const looks = linesOf(site.log).filter(({ msg }) => msg === 'reconciled');
      expect(looks.map(({ outcome }) => outcome)).toEqual(born.map(() => 'applied'));
      await expect(fetch(`${site.url}/healthz`)).rejects.toThrow('fetch failed');
    } finally {
      await site.close();
    }
  });

  test('waits no longer than it promised for a GitHub that does not answer', async () => {
    // A request has 30 seconds, the end 25: by no faster a clock is it told to end within the five between them.
    const pace = aPace(3);
    const site = await aSite({ isLean: true, pace });
    try {
      const drover = site.start();
      await untilReady(site, drover);
      await setFault(site, { kind: 'slow', milliseconds: 120_000, body: 'query IssueWorld' });
      await anIssue(site, 'Hang');
      await until('it hangs', async () => (await strikes(site)).length === 0);
      const { how, took } = await terminate(drover);
      expect(how).toBe(0);
      expect(took).toBeGreaterThan(LIMIT / pace.factor / 2);
      expect(linesOf(site.log).at(-1)).toMatchObject({ msg: 'stopped', inTime: false });
    } finally {
      await site.close();
    }
  });

  test('ends with 0 also while it still waits for its first answer', async () => {
    const site = await aSite({ isLean: true });
    const network = await aNetwork(site.sandbox.urls.origin);
    try {
      network.swallow();
      const drover = site.start({ env: { GHE_HOST: network.host } });
      await until('it lives', () => fetch(`${site.url}/healthz`).catch(() => null));
      const { how } = await terminate(drover);
      expect(how).toBe(0);
      expect(linesOf(site.log).map(({ msg }) => msg)).toContain('stopped');
    } finally {
      await site.close();
      await network.close();
    }
  });

  test('ends at once when it is told so twice', async () => {
    const site = await aSite({ isLean: true });
    try {
      const drover = site.start();
      await untilReady(site, drover);
      await setFault(site, { kind: 'slow', milliseconds: 120_000, body: 'query IssueWorld' });
      await anIssue(site, 'Hang');
      await until('it hangs', async () => (await strikes(site)).length === 0);
      drover.child.kill('SIGTERM');
      await sleep(300);
      expect(drover.isOver()).toBe(false);
      expect((await terminate(drover)).how).toBe(1);
    } finally {
      await site.close();
    }
  });
});
