import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Metric, METRICS } from '../../src/telemetry/metrics/catalogue.ts';
import { makeMeter } from '../../src/telemetry/metrics/meter.ts';
import { ALERTS, metricOf, read, selectorsIn } from './promql.ts';

/** The fields of Grafana's dashboards (grafana.com/docs, dashboard JSON model) that make a panel show something. */
const Dashboard = z.object({
  uid: z.string(),
  title: z.string(),
  schemaVersion: z.number(),
  templating: z.object({ list: z.array(z.object({ name: z.string() })) }),
  panels: z.array(
    z.object({
      id: z.number(),
      title: z.string(),
      type: z.enum(['row', 'stat', 'timeseries']),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      targets: z.array(z.object({ refId: z.string(), expr: z.string() })).default([]),
    }),
  ),
});
const DASHBOARD = Dashboard.parse(JSON.parse(read('observability/grafana.json')));

interface Query {
  readonly of: string;
  readonly expr: string;
}
const QUERIES: readonly Query[] = [
  ...ALERTS.map(({ alert, expr }) => ({ of: alert, expr })),
  ...DASHBOARD.panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => ({ of: title, expr })),
  ),
];

/** Grafana puts in its variables before Prometheus sees them. */
function asSent(expr: string): string {
  return expr.replaceAll('$__rate_interval', '1m').replaceAll('$job', 'drover');
}

describe.each(QUERIES)('the query of $of', ({ expr }) => {
  test('parses, and asks for series that Drover tells', async () => {
    const selectors = selectorsIn(asSent(expr));
    expect(selectors.length).toBeGreaterThan(0);
    const { text } = await PROCESS.scrape();
    for (const { name, matchers } of selectors) {
      const metric = metricOf(name);
      if (metric === null) {
        expect(name === 'up' || text.includes(`# TYPE ${name} `)).toBe(true);
        continue;
      }
      for (const { label, values } of matchers.filter((each) => each.label !== 'job')) {
        const allowed = metric.labels[label];
        expect(allowed).toBeDefined();
        if (typeof allowed === 'string' || allowed === undefined) continue;
        const unknown = values.filter(
          (value) => !allowed.some((each) => new RegExp(`^(?:${value})$`).test(each)),
        );
        expect(unknown).toEqual([]);
      }
    }
  });

  test('groups by labels that its metrics have', () => {
    const sent = asSent(expr);
    const names = [...sent.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) =>
      list.split(',').map((label) => label.trim()),
    );
    const metrics = selectorsIn(sent).flatMap(({ name }) => metricOf(name) ?? []);
    const known = new Set(['le', ...metrics.flatMap(({ labels }) => Object.keys(labels))]);
    expect(names.filter((label) => !known.has(label))).toEqual([]);
  });
});

const PROCESS = makeMeter({ withProcess: true });

describe('what is checked with', () => {
  test('a query that is broken, or asks for nothing of ours, is found', () => {
    expect(() => selectorsIn('sum(rate(x[5m])')).toThrow(/does not parse/);
    expect(selectorsIn('sum(up{job="a"}) / y')).toEqual([
      { name: 'up', matchers: [{ label: 'job', values: ['a'] }] },
      { name: 'y', matchers: [] },
    ]);
    expect(metricOf('orchestrator_reconcile_seconds')).toBeNull();
    expect(metricOf('orchestrator_queue_depth_sum')).toBeNull();
  });
});

describe('docs/metrics.md', () => {
  const page = read('docs/metrics.md');

  test('explains every metric, with its type and its labels', () => {
    const rows = page.matchAll(/^\| `(orchestrator_\w+)` \| (\w+) \| ([\w, ]*) ?\| (.+) \|$/gm);
    const told = [...rows].map(([, name, type, labels = '']) => ({
      name,
      type,
      labels: labels.split(',').flatMap((label) => label.trim() || []),
    }));
    const counted = Object.entries<Metric>(METRICS).map(([name, { type, labels }]) => ({
      name,
      type,
      labels: Object.keys(labels),
    }));
    expect(told).toEqual(counted);
  });

  test('says of every alert what to do, where its rule leads to, and of no other', () => {
    const sections = [...page.matchAll(/^### (Drover\w+)\n(.{40,})$/gm)].map(([, name]) => name);
    expect(sections).toEqual(ALERTS.map(({ alert }) => alert));
    for (const { alert, annotations } of ALERTS)
      expect(annotations.runbook).toBe(`docs/metrics.md#${alert.toLowerCase()}`);
  });

  test('names every reason for which a run fails', () => {
    const reasons: readonly string[] = METRICS.orchestrator_subtask_failures_total.labels.reason;
    const part = /^Runs fail because .*$/m.exec(page)?.[0] ?? '';
    expect(reasons.filter((reason) => !part.includes(`\`${reason}\``))).toEqual([]);
  });
});

test('panels of the dashboard have their own ids, and lie beside and not on one another', () => {
  const { panels } = DASHBOARD;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, at) => `${x + (at % w)}:${y + Math.floor(at / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
});
