import { LOOK_OUTCOMES } from '../../controller/watched.ts';
import { RUN_STAGES, STAGES } from '../../lifecycle/stage.ts';
import {
  API_KINDS,
  BLOCK_REASONS,
  EFFECT_KINDS,
  EFFECT_OUTCOMES,
  EVENT_NAMES,
  EXACT_STATUS,
  FAILURE_REASONS,
  QUEUE_STATES,
  RESOURCES,
  TASK_STATUSES,
  TAKEN_OUTCOMES,
} from './label-values.ts';

/** A label whose values are ids of installations, or `app`: the first hundred have their own, all others are `other`. */
export const INSTALLATIONS = 'installations';

export interface Metric {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** Which values each label may have. What is none of them is counted as `other`: no label grows without bound. */
  readonly labels: Readonly<Record<string, readonly string[] | typeof INSTALLATIONS>>;
  /** Upper bounds of a histogram, in seconds. */
  readonly buckets?: readonly number[];
}

/** As long as a request, or a look that is a few of them. */
const SHORT = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** As long as a machine takes, or a person: from seconds over minutes and hours to a week. */
const LONG = [5, 15, 60, 300, 900, 1_800, 3_600, 14_400, 43_200, 86_400, 259_200, 604_800];
/** GitHub's clock tells whole seconds. */
const LAG = [1, 2, 5, 10, 30, 60, 300, 900, 3_600];

/** All that is counted, by name. docs/metrics.md says of each what to make of it. */
export const METRICS = {
  orchestrator_tasks_active: {
    type: 'gauge',
    help: 'Issues in care that have not ended, as this process saw them last.',
    labels: { stage: STAGES, status: TASK_STATUSES },
  },
  orchestrator_tasks_stalled: {
    type: 'gauge',
    help: 'Issues whose promised look is more than five minutes over.',
    labels: {},
  },
  orchestrator_prompts_open: {
    type: 'gauge',
    help: 'Questions to people that wait for an answer.',
    labels: {},
  },
  orchestrator_prompt_oldest_age_seconds: {
    type: 'gauge',
    help: 'For how long the oldest of those questions has waited; 0 when there is none.',
    labels: {},
  },
  orchestrator_subtask_failures_total: {
    type: 'counter',
    help: 'Runs that failed, by the stage that they were for and by reason.',
    labels: { stage: RUN_STAGES, reason: FAILURE_REASONS },
  },
  orchestrator_blocked_total: {
    type: 'counter',
    help: 'How often an issue became Blocked, by reason code.',
    labels: { reason: BLOCK_REASONS },
  },
  orchestrator_latency_seconds: {
    type: 'histogram',
    help: 'From entering a stage to leaving it.',
    labels: { stage: STAGES },
    buckets: LONG,
  },
  orchestrator_cost_dollars_total: {
    type: 'counter',
    help: 'What runs said that they cost, by stage.',
    labels: { stage: RUN_STAGES },
  },
  orchestrator_queue_depth: {
    type: 'gauge',
    help: 'Issues in the queue: waiting for their moment or a worker, or being worked.',
    labels: { state: QUEUE_STATES },
  },
  orchestrator_queue_oldest_age_seconds: {
    type: 'gauge',
    help: 'For how long the issue that is due longest has been due; 0 when none is.',
    labels: {},
  },
  orchestrator_reconcile_seconds: {
    type: 'histogram',
    help: 'Looks at issues, by what they came to.',
    labels: { outcome: LOOK_OUTCOMES },
    buckets: SHORT,
  },
  orchestrator_last_reconcile_timestamp_seconds: {
    type: 'gauge',
    help: 'When this process last ended a look at any issue, as Unix time.',
    labels: {},
  },
  orchestrator_effects_total: {
    type: 'counter',
    help: 'Writes to GitHub beside the record, by kind and outcome.',
    labels: { kind: EFFECT_KINDS, outcome: EFFECT_OUTCOMES },
  },
  orchestrator_github_requests_total: {
    type: 'counter',
    help: 'Requests to GitHub, by installation, API and status of the answer.',
    labels: { installation: INSTALLATIONS, api: API_KINDS, status: EXACT_STATUS },
  },
  orchestrator_github_request_seconds: {
    type: 'histogram',
    help: 'How long GitHub took to answer.',
    labels: { api: API_KINDS },
    buckets: SHORT,
  },
  orchestrator_github_points_left: {
    type: 'gauge',
    help: 'What is left of the primary rate limit, as GitHub said with its last answer.',
    labels: { installation: INSTALLATIONS, resource: RESOURCES },
  },
  orchestrator_github_content_left: {
    type: 'gauge',
    help: 'How many more comments, issues and the like may be made now within GitHub’s limits.',
    labels: { installation: INSTALLATIONS },
  },
  orchestrator_webhook_deliveries_total: {
    type: 'counter',
    help: 'Deliveries whose signature held, by event and what became of them.',
    labels: { event: EVENT_NAMES, outcome: TAKEN_OUTCOMES },
  },
  orchestrator_webhook_lag_seconds: {
    type: 'histogram',
    help: 'From the moment that an event tells of to its delivery, by GitHub’s clock.',
    labels: {},
    buckets: LAG,
  },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;
