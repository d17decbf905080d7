import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  type SpanExporter,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Log } from '../../controller/ports.ts';
import type { Watch } from '../../controller/watched.ts';
import { type Millis, SECOND } from '../../lifecycle/time.ts';
import { type SpanData, spansOf } from './spans.ts';

/** As long as the end waits for a collector that does not answer. */
const LAST_PATIENCE: Millis = 2 * SECOND;

export interface TracesParts {
  /** Where spans are sent to as OTLP over HTTP, such as `http://127.0.0.1:4318/v1/traces`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The host that lives are counted on, such as `github.com`. */
  readonly host: string;
  readonly log: Log;
}

export interface Traces {
  readonly looked: Watch;
  /** Sends what is left, and no more after that. */
  close(): Promise<void>;
}

/** Sends spans in batches. Who does not take them is told of once, and stops nothing. */
export function makeTraces({ url, headers, host, log }: TracesParts): Traces {
  const ids = { trace: '', span: '' };
  const exporter = telling(new OTLPTraceExporter({ url, headers: { ...headers } }), log);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'drover' }).merge(
      detectResources({ detectors: [envDetector] }),
    ),
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
    idGenerator: { generateTraceId: () => ids.trace, generateSpanId: () => ids.span },
  });
  const tracer = provider.getTracer('drover');

  function send(data: SpanData): void {
    const { name, traceId, spanId, parentId, startedAt, endedAt, attributes, isFailed } = data;
    ids.trace = traceId;
    ids.span = spanId;
    const traceFlags = TraceFlags.SAMPLED;
    const context =
      parentId === null
        ? ROOT_CONTEXT
        : trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: parentId, traceFlags });
    const options = { startTime: startedAt, kind: SpanKind.INTERNAL, attributes };
    const span = tracer.startSpan(name, options, context);
    if (isFailed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(endedAt);
  }

  return {
    looked: (looked) => spansOf(looked, host, randomBytes(16).toString('hex')).forEach(send),
    close: () =>
      Promise.race([
        provider.shutdown().catch(() => undefined),
        setTimeout(LAST_PATIENCE, undefined, { ref: false }),
      ]),
  };
}

function telling(exporter: SpanExporter, log: Log): SpanExporter {
  let isTold = false;
  return {
    export: (spans, done) => {
      exporter.export(spans, (result) => {
        if (result.error !== undefined && !isTold)
          log.warn('traces were not taken', { err: result.error });
        isTold = result.error !== undefined;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}
