import type { IssueWorld } from '../controller/ports.ts';
import type { Asked } from '../controller/traffic.ts';
import { tracedWorld } from '../controller/trace.ts';
import type { Looked, Watch } from '../controller/watched.ts';
import type { Octokit } from '../github/octokit.ts';
import { tellRequests } from '../github/told-requests.ts';
import type { Ingress } from '../ingress/ingress.ts';
import { watchIngress } from '../ingress/watched.ts';
import type { Handler } from '../surfaces/http/handler.ts';
import { listen } from '../surfaces/http/listen.ts';
import { makeMetricsHandler } from '../surfaces/http/metrics.ts';
import type { Gauged, Metrics } from '../telemetry/metrics/metrics.ts';
import type { Traces } from '../telemetry/traces/exporter.ts';
import type { Base } from './base.ts';
import type { Collector } from '../environment/collector.ts';
import type { GithubParts } from './github-side.ts';
import { StartFailure } from './start-failure.ts';

/** What is counted and traced, and where it is told. Where nothing is asked for, every part of it lets all through. */
export interface TelemetrySide {
  /** Told of each look; null where nobody is. */
  readonly watch: Watch | null;
  /** For the port where all else is served; null where it is not told there. */
  readonly handler: Handler | null;
  /** The same world, in which runs are told the trace that they belong to. */
  world(world: IssueWorld): IssueWorld;
  /** The same clients, of whose requests it learns. */
  clients(parts: GithubParts): GithubParts;
  /** The same ingress, of whose deliveries it learns. */
  ingress(ingress: Ingress): Ingress;
  /** Tells on a port of its own, where it has one, and asks at each scrape how much there is. */
  start(gauged: Gauged): Promise<void>;
  close(): Promise<void>;
}

/** No library of metrics or traces is loaded where nobody asks for them. */
export async function makeTelemetrySide(base: Base): Promise<TelemetrySide> {
  const { env, clock } = base;
  const host = new URL(env.github.web).host;
  const metrics = env.metrics === null ? null : await loadMetrics(base);
  const traces = env.traces === null ? null : await loadTraces(base, env.traces, host);
  const watches = [metrics, traces].flatMap((each) => (each === null ? [] : [each.looked]));
  const handler = metrics === null ? null : makeMetricsHandler(metrics.scrape);
  const port = env.metrics?.port ?? null;
  let end = async (): Promise<void> => undefined;
  return {
    watch:
      watches.length === 0 ? null : (looked: Looked) => watches.forEach((tell) => tell(looked)),
    handler: port === null ? handler : null,
    world: (world) => (traces === null ? world : tracedWorld(world, host)),
    clients: (parts) => (metrics === null ? parts : told(parts, metrics.asked)),
    ingress: (ingress) =>
      metrics === null ? ingress : watchIngress(ingress, clock, metrics.delivered),
    async start(gauged) {
      metrics?.gauge(gauged);
      if (handler !== null && port !== null) end = await tellAt(base, handler, port);
    },
    async close() {
      await end();
      await traces?.close();
    },
  };
}

async function loadTraces({ log }: Base, collector: Collector, host: string): Promise<Traces> {
  const { makeTraces } = await import('../telemetry/traces/exporter.ts');
  return makeTraces({ ...collector, host, log });
}

async function loadMetrics({ clock }: Base): Promise<Metrics> {
  const { makeMetrics } = await import('../telemetry/metrics/metrics.ts');
  return makeMetrics({ clock, withProcess: true });
}

function told(parts: GithubParts, tell: (asked: Asked) => void): GithubParts {
  const { app, octokitFor, clock } = parts;
  const telling = (octokit: Octokit, installation: number | null): Octokit => {
    tellRequests(octokit, { installation, clock, tell });
    return octokit;
  };
  return {
    ...parts,
    app: telling(app, null),
    octokitFor: async (installation) => telling(await octokitFor(installation), installation),
  };
}

async function tellAt(
  { env, log }: Base,
  handler: Handler,
  port: number,
): Promise<() => Promise<void>> {
  const address = { host: env.host, port, variable: 'METRICS_PORT' };
  const listening = await listen(handler, address);
  if (!listening.ok) throw new StartFailure(listening.error);
  log.info('telling metrics', { url: `${listening.value.url}/metrics` });
  return () => listening.value.close(0);
}
