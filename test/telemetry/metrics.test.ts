import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { keyText } from '../../src/controller/ports.ts';
import { HOUR, MINUTE } from '../../src/lifecycle/time.ts';
import { INSTALLATIONS, type MetricName, METRICS } from '../../src/telemetry/metrics/catalogue.ts';
import { EVENT_NAMES } from '../../src/telemetry/metrics/label-values.ts';
import { makeMeter } from '../../src/telemetry/metrics/meter.ts';
import { makeMetrics } from '../../src/telemetry/metrics/metrics.ts';
import { aRecordRead, aSnapshot, aDecision, KEY } from '../controller/worlds.ts';
import { LEAN, toReview } from '../lifecycle/lean.ts';
import { aPlay, OPERATOR, pass, runEnds, say, settle } from '../lifecycle/play.ts';
import { LIFECYCLES } from '../recorded/lifecycles.ts';
import { samplesIn, valueOf } from './exposition.ts';
import { lookOf, watchPlay } from './looks.ts';

const NAMES = Object.keys(METRICS) as MetricName[];

function counting(config: object = LEAN) {
  let now = Date.UTC(2026, 0, 5, 9);
  const metrics = makeMetrics({ clock: { now: () => now }, withProcess: false });
  const play = watchPlay(aPlay(config), metrics.looked);
  return {
    metrics,
    play,
    samples: async (at: number = play.world.now) => {
      now = at;
      return samplesIn((await metrics.scrape()).text);
    },
  };
}

describe('what is counted of an issue', () => {
  test('where it is, for as long as it has not ended, and how long it was anywhere', async () => {
    const { play, samples } = counting();
    toReview(play);
    const inReview = { stage: 'review-intake', status: 'In Review' };
    expect(valueOf(await samples(), 'orchestrator_tasks_active', inReview)).toBe(1);
    pass(play, 3 * HOUR);
    say(play, OPERATOR, '/approve');
    settle(play);
    const ended = await samples();
    expect(ended.filter(({ name }) => name === 'orchestrator_tasks_active')).toEqual([]);
    const waited = valueOf(ended, 'orchestrator_latency_seconds_sum', { stage: 'review-intake' });
    expect(waited).toBeGreaterThan(3 * 3_600);
    expect(waited).toBeLessThan(3.1 * 3_600);
    const closings = valueOf(ended, 'orchestrator_latency_seconds_count', { stage: 'closeout' });
    expect(closings).toBe(1);
    const merges = valueOf(ended, 'orchestrator_effects_total', { kind: 'merge', outcome: 'done' });
    expect(merges).toBe(1);
  });

  test('which runs failed and why, what they cost, and what blocks it then', async () => {
    const { play, samples } = counting({ ...LEAN, limits: { failures: 2 } });
    say(play, OPERATOR, '/ready');
    settle(play);
    runEnds(play, { outcome: 'failed', reason: 'no idea how', cost: { usd: 1.5 } });
    settle(play);
    pass(play, HOUR);
    settle(play);
    runEnds(play, { outcome: 'failed', reason: 'still none', cost: { usd: 0.25 } });
    settle(play);
    const all = await samples();
    const failed = { stage: 'execution', reason: 'failed' };
    expect(valueOf(all, 'orchestrator_subtask_failures_total', failed)).toBe(2);
    const blocked = { reason: 'blocked.run-failed' };
    expect(valueOf(all, 'orchestrator_blocked_total', blocked)).toBe(1);
    expect(valueOf(all, 'orchestrator_cost_dollars_total', { stage: 'execution' })).toBe(1.75);
    expect(valueOf(all, 'orchestrator_tasks_active', { status: 'Blocked' })).toBe(1);
  });

  test('what waits for people, and since when', async () => {
    const { play, samples } = counting();
    say(play, OPERATOR, '/ready');
    settle(play);
    runEnds(play, { outcome: 'needs-operator', question: 'Which colour?' });
    settle(play);
    const asked = play.world.now;
    const later = await samples(asked + 2 * HOUR);
    expect(valueOf(later, 'orchestrator_prompts_open')).toBe(1);
    const age = valueOf(later, 'orchestrator_prompt_oldest_age_seconds') ?? 0;
    expect(Math.abs(age - 7_200)).toBeLessThan(60);
    say(play, OPERATOR, '/answer Red.');
    settle(play);
    expect(valueOf(await samples(), 'orchestrator_prompts_open')).toBe(0);
  });

  test('it stalls when the look that was promised has not come five minutes later, and not before', async () => {
    const { metrics, samples } = counting();
    const now = Date.UTC(2026, 0, 5, 9);
    const snapshot = aSnapshot(now, { record: aRecordRead(now) });
    metrics.looked(lookOf(snapshot, aDecision({ wakeAt: now + HOUR })));
    const stalled = async (at: number) => valueOf(await samples(at), 'orchestrator_tasks_stalled');
    expect(await stalled(now + HOUR + 5 * MINUTE)).toBe(0);
    expect(await stalled(now + HOUR + 5 * MINUTE + 1)).toBe(1);
    // A look that fails keeps no promise.
    const failed = lookOf(snapshot, aDecision());
    const work = { kind: 'retry', reason: 'no answer', notBefore: null } as const;
    metrics.looked({ ...failed, planned: null, outcome: 'partial', work });
    expect(await stalled(now + 2 * HOUR)).toBe(1);
    metrics.looked(lookOf(snapshot, aDecision({ wakeAt: now + 3 * HOUR })));
    expect(await stalled(now + 2 * HOUR)).toBe(0);
    metrics.looked({ ...failed, planned: null, outcome: 'gone', work: { kind: 'gone' } });
    expect(await stalled(now + 9 * HOUR)).toBe(0);
  });
});

test('an issue that another process looks after by now is that one’s to tell of', async () => {
  const { metrics, play, samples } = counting();
  const gone: string[] = [];
  metrics.gauge({
    queue: { depth: async () => ({ waiting: 0, working: 0, oldest: null }) },
    elsewhere: async () => gone,
  });
  toReview(play);
  const active = async () =>
    (await samples()).filter(({ name }) => name === 'orchestrator_tasks_active').length;
  expect(await active()).toBe(1);
  gone.push(keyText(KEY));
  expect(await active()).toBe(0);
});

describe('what is counted of the loop’s joints', () => {
  test('the queue is asked at each scrape, and what is due later is not old', async () => {
    const { metrics, samples } = counting();
    const now = Date.UTC(2026, 0, 5, 9);
    let oldest = now - 90_000;
    metrics.gauge({
      queue: { depth: async () => ({ waiting: 7, working: 2, oldest }) },
      contentLeft: () => [{ installation: 5, left: 41 }],
    });
    const full = await samples(now);
    expect(valueOf(full, 'orchestrator_queue_depth', { state: 'waiting' })).toBe(7);
    expect(valueOf(full, 'orchestrator_queue_depth', { state: 'working' })).toBe(2);
    expect(valueOf(full, 'orchestrator_queue_oldest_age_seconds')).toBe(90);
    expect(valueOf(full, 'orchestrator_github_content_left', { installation: '5' })).toBe(41);
    oldest = now + HOUR;
    expect(valueOf(await samples(now), 'orchestrator_queue_oldest_age_seconds')).toBe(0);
  });

  test('requests by installation, with the points that GitHub says are left, and deliveries with their lag', async () => {
    const { metrics, samples } = counting();
    const left = { resource: 'graphql', points: 4_321 };
    const asked = { installation: 5, api: 'graphql', took: 120 } as const;
    metrics.asked({ ...asked, status: 200, left });
    metrics.asked({ ...asked, status: null, left: null });
    const now = Date.UTC(2026, 0, 5, 9);
    const delivered = { event: 'issues', outcome: 'taken', at: now } as const;
    metrics.delivered({ ...delivered, happenedAt: now - 4_000 });
    metrics.delivered({ ...delivered, happenedAt: null });
    const all = await samples(now);
    const requests = (status: string) =>
      valueOf(all, 'orchestrator_github_requests_total', { installation: '5', status });
    expect([requests('200'), requests('none')]).toEqual([1, 1]);
    const points = { installation: '5', resource: 'graphql' };
    expect(valueOf(all, 'orchestrator_github_points_left', points)).toBe(4_321);
    const taken = { event: 'issues', outcome: 'taken' };
    expect(valueOf(all, 'orchestrator_webhook_deliveries_total', taken)).toBe(2);
    expect(valueOf(all, 'orchestrator_webhook_lag_seconds_count')).toBe(1);
    expect(valueOf(all, 'orchestrator_webhook_lag_seconds_sum')).toBe(4);
  });
});

test('what rings or is added up is told from 0 on, since what only appears has not increased', async () => {
  const { text } = await makeMeter({ withProcess: false }).scrape();
  const samples = samplesIn(text);
  const told = (name: string, labels = {}) => valueOf(samples, name, labels);
  expect(told('orchestrator_reconcile_seconds_count', { outcome: 'bug' })).toBe(0);
  expect(told('orchestrator_reconcile_seconds_bucket', { outcome: 'bug', le: '+Inf' })).toBe(0);
  expect(told('orchestrator_cost_dollars_total', { stage: 'execution' })).toBe(0);
  expect(told('orchestrator_blocked_total', { reason: 'blocked.run-failed' })).toBe(0);
  const failed = { stage: 'execution', reason: 'no-report' };
  expect(told('orchestrator_subtask_failures_total', failed)).toBe(0);
  const refused = { event: 'push', outcome: 'refused' };
  expect(told('orchestrator_webhook_deliveries_total', refused)).toBe(0);
  expect(samples.filter(({ labels }) => 'installation' in labels)).toEqual([]);
  expect(samples.length).toBeLessThan(1_000);
});

describe('labels are bounded', () => {
  test('whatever a label is given, it has one of its own few values', async () => {
    const meter = makeMeter({ withProcess: false });
    const texts = ['Widen the shop window', '@operator', '#12', 'acme/storefront', '', 'x"\n{}'];
    for (const name of NAMES) {
      for (const text of texts) {
        const labels = Object.fromEntries(Object.keys(METRICS[name].labels).map((l) => [l, text]));
        meter.add(name, labels);
        meter.set(name, labels, 1);
        meter.observe(name, labels, 1);
      }
    }
    const { text } = await meter.scrape();
    const counted = samplesIn(text).filter(({ value }) => value > 0);
    const given = counted.flatMap(({ labels }) =>
      Object.entries(labels).filter(([label]) => label !== 'le'),
    );
    expect(given.length).toBeGreaterThan(NAMES.length);
    expect(new Set(given.map(([, value]) => value))).toEqual(new Set(['other']));
  });

  test('a hundred installations have a label of their own, and all others share one', async () => {
    const meter = makeMeter({ withProcess: false });
    for (let id = 1; id <= 500; id += 1)
      meter.set('orchestrator_github_content_left', { installation: String(id) }, id);
    const samples = samplesIn((await meter.scrape()).text);
    const own = samples.filter(({ name }) => name === 'orchestrator_github_content_left');
    expect(own).toHaveLength(101);
    expect(own.map(({ labels }) => labels['installation'])).toContain('other');
  });

  test('no metric can have more than a few thousand series, and no value is a person’s text', () => {
    for (const name of NAMES) {
      const allowed = Object.values<readonly string[] | typeof INSTALLATIONS>(METRICS[name].labels);
      const series = allowed.reduce(
        (product, values) => product * (values === INSTALLATIONS ? 102 : values.length + 1),
        1,
      );
      expect({ name, isFew: series < 8_000 }).toEqual({ name, isFew: true });
      for (const value of allowed.flatMap((values) => (values === INSTALLATIONS ? [] : values)))
        expect(value).toMatch(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,40}$/);
    }
  });

  test('whole lifecycles leave nothing that no label knows', async () => {
    const meters = Object.entries(LIFECYCLES).map(([, { config, live }]) => {
      const { play, samples } = counting(config);
      live(play);
      return samples();
    });
    const all = (await Promise.all(meters)).flat();
    const unknown = all.filter(({ labels }) => Object.values(labels).includes('other'));
    expect(unknown).toEqual([]);
    expect(all.some(({ name }) => name === 'orchestrator_subtask_failures_total')).toBe(true);
    expect(JSON.stringify(all)).not.toContain(KEY.repo);
  });

  test('every event that the App asks for has its own value', () => {
    const file = new URL('../../app.yml', import.meta.url);
    const { default_events: events } = load(readFileSync(file, 'utf8')) as {
      default_events: readonly string[];
    };
    expect(events.filter((event) => !EVENT_NAMES.includes(event))).toEqual([]);
  });
});
