import type { Instant } from '../lifecycle/time.ts';

/**
 * Where the payloads of events say when what they tell of happened (docs: webhooks/webhook-events-and-payloads); the
 * first that is there counts. Of a push, a branch and an installation none says it.
 */
const WHEN: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  check_run: [
    ['check_run', 'completed_at'],
    ['check_run', 'started_at'],
  ],
  check_suite: [['check_suite', 'updated_at']],
  deployment_status: [['deployment_status', 'updated_at']],
  issue_comment: [['comment', 'updated_at']],
  issues: [['issue', 'updated_at']],
  projects_v2_item: [['projects_v2_item', 'updated_at']],
  pull_request: [['pull_request', 'updated_at']],
  pull_request_review: [['review', 'submitted_at']],
  pull_request_review_comment: [['comment', 'updated_at']],
  workflow_run: [['workflow_run', 'updated_at']],
};

/** When it happened, in whole seconds as GitHub has it; null where the event does not say. */
export function eventTime(name: string, payload: unknown): Instant | null {
  for (const [part, field] of Object.hasOwn(WHEN, name) ? (WHEN[name] ?? []) : []) {
    const at = fieldOf(fieldOf(payload, part), field);
    const time = typeof at === 'string' ? Date.parse(at) : Number.NaN;
    if (!Number.isNaN(time)) return time;
  }
  return null;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
