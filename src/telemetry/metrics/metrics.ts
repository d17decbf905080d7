import type { Clock, Queue } from '../../controller/ports.ts';
import type { Asked, Delivered } from '../../controller/traffic.ts';
import type { Watch } from '../../controller/watched.ts';
import { SECOND } from '../../lifecycle/time.ts';
import { countLook } from './count-look.ts';
import { makeMeter, type Meter } from './meter.ts';
import { makeTasks, type Tasks } from './tasks.ts';

/** What one installation may still make that people are told of. */
export interface ContentLeft {
  readonly installation: number;
  readonly left: number;
}

export interface MetricsParts {
  readonly clock: Pick<Clock, 'now'>;
  /** Also what Node tells of the process. */
  readonly withProcess: boolean;
}

/** What is asked at each scrape how much there is of it. */
export interface Gauged {
  readonly queue: Pick<Queue, 'depth'>;
  /** Absent where nobody counts it. */
  readonly contentLeft?: () => readonly ContentLeft[];
  /** Issues, by name, that another process looks after by now: it tells of them itself. */
  readonly elsewhere?: () => Promise<readonly string[]>;
}

/** Counts what it is told, and tells it in Prometheus' format when it is asked. */
export interface Metrics {
  readonly looked: Watch;
  readonly asked: (asked: Asked) => void;
  readonly delivered: (delivered: Delivered) => void;
  gauge(gauged: Gauged): void;
  readonly scrape: Meter['scrape'];
}

export function makeMetrics(parts: MetricsParts): Metrics {
  const meter = makeMeter(parts);
  const tasks = makeTasks();
  let gauged: Gauged | null = null;
  meter.atScrape(async () => {
    // Without an answer the figures are too high for a while.
    const others = await gauged?.elsewhere?.().catch(() => []);
    for (const name of others ?? []) tasks.forget(name);
    tellTasks(meter, tasks, parts.clock.now());
  });
  meter.atScrape(() => (gauged === null ? undefined : tellQueue(meter, gauged, parts.clock.now())));
  meter.atScrape(() => {
    for (const { installation, left } of gauged?.contentLeft?.() ?? [])
      meter.set('orchestrator_github_content_left', { installation: String(installation) }, left);
  });
  return {
    gauge(given) {
      gauged = given;
    },
    looked(look) {
      tasks.note(look);
      countLook(meter, look);
    },
    asked: (request) => countRequest(meter, request),
    delivered: (delivery) => countDelivery(meter, delivery),
    scrape: () => meter.scrape(),
  };
}

function tellTasks(meter: Meter, tasks: Tasks, now: number): void {
  meter.clear('orchestrator_tasks_active');
  for (const { stage, status, count } of tasks.active())
    meter.set('orchestrator_tasks_active', { stage, status }, count);
  meter.set('orchestrator_tasks_stalled', {}, tasks.stalled(now));
  const { open, oldest } = tasks.prompts();
  meter.set('orchestrator_prompts_open', {}, open);
  const age = oldest === null ? 0 : Math.max(0, now - oldest);
  meter.set('orchestrator_prompt_oldest_age_seconds', {}, age / SECOND);
}

async function tellQueue(meter: Meter, { queue }: Gauged, now: number): Promise<void> {
  const { waiting, working, oldest } = await queue.depth();
  meter.set('orchestrator_queue_depth', { state: 'waiting' }, waiting);
  meter.set('orchestrator_queue_depth', { state: 'working' }, working);
  // The oldest may be due tomorrow.
  const age = oldest === null ? 0 : Math.max(0, now - oldest);
  meter.set('orchestrator_queue_oldest_age_seconds', {}, age / SECOND);
}

function countRequest(meter: Meter, { installation, api, status, took, left }: Asked): void {
  const by = { installation: installation === null ? 'app' : String(installation) };
  const answered = status === null ? 'none' : String(status);
  meter.add('orchestrator_github_requests_total', { ...by, api, status: answered });
  meter.observe('orchestrator_github_request_seconds', { api }, took / SECOND);
  if (left === null) return;
  const { resource, points } = left;
  meter.set('orchestrator_github_points_left', { ...by, resource }, points);
}

function countDelivery(meter: Meter, { event, outcome, at, happenedAt }: Delivered): void {
  meter.add('orchestrator_webhook_deliveries_total', { event, outcome });
  if (happenedAt !== null)
    meter.observe('orchestrator_webhook_lag_seconds', {}, (at - happenedAt) / SECOND);
}
