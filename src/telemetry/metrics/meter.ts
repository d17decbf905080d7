import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { INSTALLATIONS, type Metric, type MetricName, METRICS } from './catalogue.ts';

/** So many installations have a label of their own. */
const MOST_INSTALLATIONS = 100;
/** What any value is counted as that a label may not have. */
export const OTHER = 'other';

type Labels = Readonly<Record<string, string>>;

/** What is counted, whatever library counts it. */
export interface Meter {
  /** Of a counter. Less than nothing is not counted. */
  add(name: MetricName, labels: Labels, by?: number): void;
  /** Of a gauge. */
  set(name: MetricName, labels: Labels, value: number): void;
  /** Of a gauge: what was set before is no more. */
  clear(name: MetricName): void;
  /** Of a histogram, in seconds. */
  observe(name: MetricName, labels: Labels, seconds: number): void;
  /** Called at each scrape, before anything is told; what it throws is its own affair. */
  atScrape(act: () => void | Promise<void>): void;
  /** All of it in Prometheus' text format. */
  scrape(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** `withProcess`: also what Node tells of the process itself (`process_…`, `nodejs_…`). */
export function makeMeter({ withProcess }: { readonly withProcess: boolean }): Meter {
  const registry = new Registry();
  const kept = new Map(
    Object.entries<Metric>(METRICS).map(([name, metric]) => [name, keep(registry, name, metric)]),
  );
  const installations = new Set<string>();
  const before: (() => void | Promise<void>)[] = [];
  if (withProcess) collectDefaultMetrics({ register: registry });

  const asInstallation = (value: string): string => {
    if (value === 'app') return value;
    if (!/^[1-9]\d{0,15}$/.test(value)) return OTHER;
    if (installations.size < MOST_INSTALLATIONS) installations.add(value);
    return installations.has(value) ? value : OTHER;
  };

  const bounded = (name: MetricName, given: Labels): Record<string, string> => {
    const { labels }: Metric = METRICS[name];
    return Object.fromEntries(
      Object.entries(labels).map(([label, allowed]) => {
        const value = given[label] ?? OTHER;
        if (allowed === INSTALLATIONS) return [label, asInstallation(value)];
        return [label, allowed.includes(value) ? value : OTHER];
      }),
    );
  };

  return {
    add(name, labels, by = 1) {
      const metric = kept.get(name);
      if (metric instanceof Counter && by > 0) metric.inc(bounded(name, labels), by);
    },
    set(name, labels, value) {
      const metric = kept.get(name);
      if (metric instanceof Gauge) metric.set(bounded(name, labels), value);
    },
    clear(name) {
      kept.get(name)?.reset();
    },
    observe(name, labels, seconds) {
      const metric = kept.get(name);
      // Two readings of a clock that is put right in between may be in the wrong order.
      if (metric instanceof Histogram) metric.observe(bounded(name, labels), Math.max(0, seconds));
    },
    atScrape(act) {
      before.push(act);
    },
    async scrape() {
      await Promise.allSettled(before.map(async (act) => act()));
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

/**
 * What only grows begins at 0, as far as its labels are known before: Prometheus' `increase` sees how a series goes on,
 * and not that one appeared, so that the first bug would ring nowhere and the first dollar be lost.
 */
function keep(registry: Registry, name: string, { type, help, labels, buckets }: Metric) {
  const options = { name, help, labelNames: Object.keys(labels), registers: [registry] };
  switch (type) {
    case 'counter': {
      const counter = new Counter(options);
      for (const each of combinations(labels)) counter.inc(each, 0);
      return counter;
    }
    case 'gauge':
      return new Gauge(options);
    case 'histogram': {
      const histogram = new Histogram({ ...options, buckets: [...(buckets ?? [])] });
      for (const each of combinations(labels)) histogram.zero(each);
      return histogram;
    }
  }
}

/** All that the labels may say together; none where one of them names an installation. */
function combinations(labels: Metric['labels']): readonly Record<string, string>[] {
  return Object.entries(labels).reduce<Record<string, string>[]>(
    (found, [label, values]) =>
      values === INSTALLATIONS
        ? []
        : found.flatMap((each) => values.map((value) => ({ ...each, [label]: value }))),
    [{}],
  );
}
