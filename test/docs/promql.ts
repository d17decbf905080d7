import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { load } from 'js-yaml';
import { z } from 'zod';
import { type Metric, METRICS } from '../../src/telemetry/metrics/catalogue.ts';

export function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

const Rules = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Drover[A-Za-z]+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.strictObject({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
});
/** Every rule of observability/alerts.yml. */
export const ALERTS = Rules.parse(load(read('observability/alerts.yml'))).groups.flatMap(
  ({ rules }) => rules,
);

interface Selector {
  readonly name: string;
  /** Of each matcher: the label, and the values that it names. */
  readonly matchers: readonly { readonly label: string; readonly values: readonly string[] }[];
}

/** What a query asks for, by Prometheus' own grammar; throws where it does not parse. */
export function selectorsIn(expr: string): readonly Selector[] {
  const selectors: Selector[] = [];
  parser.parse(expr).iterate({
    enter({ type, node, from, to }) {
      if (type.isError) throw new Error(`${expr}: does not parse at ${from}`);
      if (type.name !== 'VectorSelector') return;
      const text = (name: string): string => {
        const child = node.getChild(name);
        return child === null ? '' : expr.slice(child.from, child.to);
      };
      const found = expr.slice(from, to).matchAll(/(\w+)\s*(?:=~|!=|!~|=)\s*"([^"]*)"/g);
      const matchers = [...found].map(([, label = '', values = '']) => ({
        label,
        values: values.split('|'),
      }));
      selectors.push({ name: text('Identifier'), matchers });
    },
  });
  return selectors;
}

/** The metric that a series belongs to; null for what is not Drover's own. */
export function metricOf(series: string): Metric | null {
  const all: Readonly<Record<string, Metric>> = METRICS;
  const own = all[series];
  if (own !== undefined && own.type !== 'histogram') return own;
  const [, base = '', part] = /^(.*)_(bucket|sum|count)$/.exec(series) ?? [];
  return part !== undefined && all[base]?.type === 'histogram' ? all[base] : null;
}
