import { afterEach, describe, expect, test } from 'vitest';
import { tracedWorld, traceparentOf } from '../../src/controller/trace.ts';
import { RunKey } from '../../src/lifecycle/ids.ts';
import { parseTask } from '../../src/lifecycle/reports/task.ts';
import { traceEnv } from '../../src/run/agent-env.ts';
import { makeTraces } from '../../src/telemetry/traces/exporter.ts';
import { makeMemoryLog } from '../controller/memory-log.ts';
import { KEY, makeScriptedWorld } from '../controller/worlds.ts';
import { LEAN, toReview } from '../lifecycle/lean.ts';
import { aPlay, deploys, OPERATOR, type Play, runEnds, say, settle } from '../lifecycle/play.ts';
import { type Collector, type ReceivedSpan, startCollector } from './collector.ts';
import { watchPlay } from './looks.ts';

let collector: Collector | null = null;
afterEach(async () => {
  await collector?.close();
  collector = null;
});

/** All spans of what is played, as a collector received them. */
async function traced(live: (play: Play) => void): Promise<readonly ReceivedSpan[]> {
  collector = await startCollector();
  const url = `${collector.url}/v1/traces`;
  const traces = makeTraces({ url, headers: {}, host: 'github.test', log: makeMemoryLog() });
  live(watchPlay(aPlay(LEAN), traces.looked));
  await traces.close();
  return collector.spans();
}

function attribute(span: ReceivedSpan, name: string): unknown {
  const value = span.attributes.find(({ key }) => key === name)?.value;
  return value === undefined ? undefined : Object.values(value)[0];
}

/** Review, a round of feedback, approval, merge: two runs. */
function twoRuns(play: Play): void {
  toReview(play);
  say(play, OPERATOR, '/feedback Use the euro sign.');
  settle(play);
  runEnds(play, { commit: 'two', feedback: [{ id: 'f1', resolution: 'resolved' }] });
  settle(play);
  deploys(play);
  settle(play);
  say(play, OPERATOR, '/approve');
  settle(play);
}

describe('a life', () => {
  test('is one trace over all its runs, which a collector receives whole', async () => {
    const spans = await traced(twoRuns);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
    const named = (name: string) => spans.filter((span) => span.name === `orchestrator.${name}`);
    const runs = ['12/1/execution/0.1', '12/1/feedback-implementation/1.1'];
    expect(named('dispatch').map((span) => attribute(span, 'drover.run'))).toEqual(runs);
    expect(named('aggregate').map((span) => attribute(span, 'drover.run'))).toEqual(runs);
    const [life, ...more] = named('life');
    expect(more).toEqual([]);
    const rounds = new Set(named('reconcile').map(({ spanId }) => spanId));
    for (const round of named('reconcile')) expect(round.parentSpanId).toBe(life?.spanId);
    for (const name of ['plan', 'dispatch', 'aggregate', 'commit', 'read'])
      for (const span of named(name)) expect(rounds).toContain(span.parentSpanId);
    expect(named('plan').length).toBe(rounds.size);
    const length = (span: ReceivedSpan): number =>
      Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e6;
    expect(named('reconcile').map(length)).toEqual(named('reconcile').map(() => 1_000));
    expect(life === undefined ? 0 : length(life)).toBeGreaterThan(10_000);
  });

  test('tells nobody’s words', async () => {
    await traced(twoRuns);
    expect(collector?.text()).toContain('orchestrator.plan');
    expect(collector?.text()).not.toMatch(/euro|price/i);
  });

  test('goes on in each run: its task bears the trace, and its agent is told', async () => {
    const sent: Record<string, string>[] = [];
    const world = makeScriptedWorld(() => 0);
    world.next.perform = (effect) => {
      if (effect.kind === 'dispatch') sent.push({ ...effect.dispatch.inputs });
      return { kind: 'done', outcome: null };
    };
    const traceable = tracedWorld(world, 'github.test');
    const spans = await traced((play) => {
      watchPlay(play, ({ planned }) => {
        for (const effect of planned?.decision.owed ?? [])
          if (planned !== null) void traceable.perform(KEY, effect, planned.snapshot);
      });
      toReview(play);
    });
    const [dispatch] = spans.filter(({ name }) => name === 'orchestrator.dispatch');
    const task = parseTask(sent[0]?.['task'] ?? '');
    const traceparent = task.ok ? task.value.traceparent : task.error;
    expect(traceparent).toBe(`00-${dispatch?.traceId}-${dispatch?.spanId}-01`);
    expect(task.ok && traceEnv(task.value)).toEqual({ TRACEPARENT: traceparent });
  });

  test('has the same trace in every process, and another one after a restart of the life or elsewhere', () => {
    const life = { host: 'github.test', repository: 'R_1', issue: 12, life: 1 };
    const run = RunKey.parse('12/1/execution/0.1');
    // It must never change: lives that are under way would fall in two.
    expect(traceparentOf(life, run)).toMatchInlineSnapshot(
      `"00-3c7d2d27ae31a8daf6ce38059a1ce287-c5c242375c1db596-01"`,
    );
    const others = [
      { ...life, life: 2 },
      { ...life, issue: 13 },
      { ...life, repository: 'R_2' },
      { ...life, host: 'github.com' },
    ].map((other) => traceparentOf(other, run).slice(3, 35));
    expect(new Set([...others, traceparentOf(life, run).slice(3, 35)]).size).toBe(5);
  });
});

test('a collector that takes nothing is told of once, and stops nothing', async () => {
  const log = makeMemoryLog();
  collector = await startCollector();
  const url = `${collector.url}/elsewhere`;
  const traces = makeTraces({ url, headers: {}, host: 'github.test', log });
  toReview(watchPlay(aPlay(LEAN), traces.looked));
  await traces.close();
  expect(log.lines.filter(({ message }) => message === 'traces were not taken')).toHaveLength(1);
});
