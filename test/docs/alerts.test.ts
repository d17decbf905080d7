import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { INSTALLATIONS } from '../../src/telemetry/metrics/catalogue.ts';
import { ALERTS, metricOf, read, selectorsIn } from './promql.ts';

/** What `promtool test rules` runs; prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules. */
const RuleTests = z.strictObject({
  rule_files: z.tuple([z.literal('alerts.yml')]),
  evaluation_interval: z.string(),
  tests: z.array(
    z.strictObject({
      name: z.string(),
      interval: z.string(),
      input_series: z.array(z.strictObject({ series: z.string(), values: z.string() })),
      alert_rule_test: z.array(
        z.strictObject({
          eval_time: z.string(),
          alertname: z.string(),
          exp_alerts: z.array(
            z.strictObject({
              exp_labels: z.record(z.string(), z.string()),
              exp_annotations: z.strictObject({ summary: z.string(), runbook: z.string() }),
            }),
          ),
        }),
      ),
    }),
  ),
});
const RULE_TESTS = RuleTests.parse(load(read('observability/alerts.test.yml'))).tests;
const PROMTOOL = spawnSync('promtool', ['--version']).error === undefined;

describe('the tests of the alerts', () => {
  const cases = RULE_TESTS.flatMap(({ alert_rule_test: each }) => each);

  test.each(ALERTS)('say when $alert rings and when it does not', ({ alert }) => {
    const own = cases.filter(({ alertname }) => alertname === alert);
    expect(own.some(({ exp_alerts: rings }) => rings.length > 0)).toBe(true);
    expect(own.some(({ exp_alerts: rings }) => rings.length === 0)).toBe(true);
  });

  test('give series that Drover tells, with values that their labels may have', () => {
    for (const { series } of RULE_TESTS.flatMap(({ input_series: each }) => each)) {
      const [{ name, matchers } = { name: '', matchers: [] }] = selectorsIn(series);
      const metric = metricOf(name);
      expect(metric !== null || name === 'up').toBe(true);
      for (const { label, values } of matchers) {
        const allowed = metric?.labels[label];
        if (allowed === undefined) expect(['le', 'instance', 'job']).toContain(label);
        else if (allowed !== INSTALLATIONS)
          expect(allowed).toEqual(expect.arrayContaining([...values]));
      }
    }
  });

  test.skipIf(!PROMTOOL)('hold by promtool (left out where the machine has none)', () => {
    const folder = fileURLToPath(new URL('../../observability', import.meta.url));
    const run = spawnSync('promtool', ['test', 'rules', 'alerts.test.yml'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect({ status: run.status, said: run.stderr }).toEqual({ status: 0, said: '' });
  });
});
