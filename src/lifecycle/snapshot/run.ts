import type { RunId, RunKey } from '../ids.ts';
import type { Report } from '../reports/report.ts';

export interface RunSnapshot {
  readonly key: RunKey;
  readonly id: RunId;
  readonly url: string;
  readonly status: 'queued' | 'running' | 'completed';
  readonly conclusion: RunConclusion | null;
  /** What the run said; null while it runs. */
  readonly report: ReportRead | null;
}

export type RunConclusion =
  | 'success'
  | 'failure'
  | 'cancelled'
  | 'timed_out'
  | 'skipped'
  | 'action_required'
  | 'neutral'
  | 'stale'
  | 'startup_failure';

export type ReportRead =
  | { readonly kind: 'read'; readonly report: Report }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly reason: string };
