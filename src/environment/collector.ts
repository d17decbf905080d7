import type { z } from 'zod';
import type { Known } from './variables.ts';

/** Where traces are sent to, and what with each request, such as a key. */
export interface Collector {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * By OpenTelemetry's own variables (opentelemetry.io/docs/specs/otel/protocol/exporter): the address for traces is
 * taken as it is, that for everything gets `/v1/traces` behind it.
 */
export function collectorOf(known: z.output<typeof Known>): Collector | null {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own } = known;
  if (known.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return null;
  const url = own ?? (base === undefined ? null : `${base.replace(/\/+$/, '')}/v1/traces`);
  if (url === null) return null;
  const headers = {
    ...headersIn(known.OTEL_EXPORTER_OTLP_HEADERS ?? ''),
    ...headersIn(known.OTEL_EXPORTER_OTLP_TRACES_HEADERS ?? ''),
  };
  return { url, headers };
}

/** `name=value,name=value`, values percent-encoded as in W3C baggage; what is none is left out. */
function headersIn(text: string): Record<string, string> {
  const pairs = text.split(',').flatMap((pair) => {
    const [, name, value = ''] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
    return name === undefined ? [] : [[name, decoded(value)] as const];
  });
  return Object.fromEntries(pairs);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What must appear in no log line: each header's value, with and without the word before it, such as `Bearer`. */
export function secretsOfCollector(collector: Collector | null): readonly string[] {
  if (collector === null) return [];
  const { password } = new URL(collector.url);
  return [...Object.values(collector.headers), password].flatMap((value) =>
    value === '' ? [] : [value, ...value.split(/\s+/).slice(1)],
  );
}
