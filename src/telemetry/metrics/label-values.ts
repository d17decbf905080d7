import type { CommitOutcome, EffectResult } from '../../controller/ports.ts';
import type { Effect } from '../../lifecycle/effect.ts';
import { BLOCK_CODES } from '../../lifecycle/record/hold.ts';
import { REFUSALS } from '../../lifecycle/reports/report.ts';
import { STATUSES } from '../../lifecycle/stage.ts';

/** What an issue shows, and what only Drover tells apart: paused by a person, or only watched. */
export const TASK_STATUSES = [...STATUSES, 'Paused', 'Watched'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** Why a run failed, as the record's history says it; and the blocks that a run brings about at once. */
export const FAILURE_REASONS: readonly string[] = [
  'not-dispatched',
  'late',
  'no-report',
  'bad-report',
  'foreign-report',
  'plan-invalid',
  'report-incomplete',
  'wrong-head',
  'items-unanswered',
  'failed',
  'verify-failed',
  'run-refused',
  'no-progress',
  ...REFUSALS,
];

/** Reason codes as docs/reasons.md has them. */
export const BLOCK_REASONS: readonly string[] = BLOCK_CODES.map((code) => `blocked.${code}`);

const KINDS: Readonly<Record<Effect['kind'], true>> = {
  'move-refs': true,
  'open-pull': true,
  'edit-pull': true,
  'edit-comment': true,
  'hide-comment': true,
  'set-draft': true,
  'close-pull': true,
  'reopen-pull': true,
  'request-review': true,
  'resolve-thread': true,
  react: true,
  pin: true,
  'add-labels': true,
  'remove-labels': true,
  'delete-comment': true,
  'close-issue': true,
  'deactivate-deployment': true,
  'move-card': true,
  dispatch: true,
  comment: true,
  'reply-thread': true,
  'create-issue': true,
  'revert-pull': true,
  'cancel-run': true,
  merge: true,
};
export const EFFECT_KINDS: readonly string[] = Object.keys(KINDS);

const OUTCOMES: Readonly<Record<CommitOutcome['kind'] | EffectResult['kind'] | 'partly', true>> = {
  done: true,
  partly: true,
  failed: true,
  unclear: true,
  asleep: true,
  lost: true,
  refused: true,
};
export const EFFECT_OUTCOMES: readonly string[] = Object.keys(OUTCOMES);

/** Those that app.yml asks for, and those that GitHub sends to every App. */
export const EVENT_NAMES: readonly string[] = [
  'check_run',
  'check_suite',
  'create',
  'delete',
  'deployment',
  'deployment_status',
  'installation',
  'installation_repositories',
  'issue_comment',
  'issue_dependencies',
  'issues',
  'merge_group',
  'projects_v2_item',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_review_thread',
  'push',
  'repository',
  'status',
  'sub_issues',
  'workflow_job',
  'workflow_run',
];

export const QUEUE_STATES = ['waiting', 'working'] as const;
export const API_KINDS = ['rest', 'graphql'] as const;
export const TAKEN_OUTCOMES = ['taken', 'let-go', 'refused'] as const;

/** Those that GitHub documents for the requests that Drover makes; `none` where there was no answer. */
export const EXACT_STATUS: readonly string[] =
  '200 201 202 204 301 302 304 400 401 403 404 405 409 410 415 422 429 451 500 501 502 503 504 none'.split(
    ' ',
  );

/** docs.github.com/rest/rate-limit/rate-limit: the resources that count requests of Drover's. */
export const RESOURCES = ['core', 'graphql', 'search'] as const;
