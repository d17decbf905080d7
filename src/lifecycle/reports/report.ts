import { z } from 'zod';
import { RunKey, Sha } from '../ids.ts';
import { MOST_TELLS, TellId } from '../live/live-tell.ts';
import { LiveId, MOST_LIVE } from '../live/question.ts';
import type { Result } from '../result.ts';
import { AgentStage } from './agent-stage.ts';
import {
  CriterionId,
  FeedbackResolution,
  FollowUp,
  Plan,
  RepositoryPath,
  SessionId,
} from './fields.ts';
import { parseJson } from './parse-json.ts';
import { Request } from './request.ts';

/** A report with everything at its cap stays below this, in UTF-16 units. */
export const REPORT_MAX_LENGTH = 524_288;

const fields = {
  outcome: z.enum(['done', 'needs-operator', 'failed']),
  /** What was done and why, for the reviewer. */
  summary: z.string().min(1).max(4000),
  /** With `needs-operator`: the one question, answerable without reading the code. */
  question: z.string().min(1).max(4000).optional(),
  /** With `needs-operator`: what kind of answer is wanted, and what for; absent for a plain question. */
  request: Request.optional(),
  /** With `failed`: what stands in the way. */
  reason: z.string().min(1).max(2000).optional(),
  /** The whole list, not a difference. */
  criteria: z
    .array(z.strictObject({ id: CriterionId.optional(), text: z.string().min(1).max(500) }))
    .max(50)
    .optional(),
  design: z.string().min(1).max(20_000).optional(),
  plan: Plan.optional(),
  /** Work found on the way that is not part of this issue. */
  followUps: z.array(FollowUp).max(20).optional(),
  feedback: z.array(FeedbackResolution).max(50).optional(),
};

interface Checked {
  readonly outcome: string;
  readonly question?: string | undefined;
  readonly request?: Request | undefined;
  readonly criteria?: readonly { readonly id?: string | undefined }[] | undefined;
  readonly feedback?: readonly FeedbackResolution[] | undefined;
}

/** What one schema of fields cannot say: a question is asked, ids are unique, a declined item has its reason. */
function checkTogether(report: Checked, context: z.RefinementCtx): void {
  const flag = (path: (string | number)[], message: string): void =>
    context.addIssue({ code: 'custom', path, message });
  if (report.outcome === 'needs-operator' && report.question === undefined) {
    flag(['question'], 'is needed when the outcome is "needs-operator"');
  }
  if (report.outcome !== 'needs-operator' && report.request !== undefined) {
    flag(['request'], 'is for the outcome "needs-operator" only');
  }
  const criteria = (report.criteria ?? []).flatMap((one) => one.id ?? []);
  if (new Set(criteria).size < criteria.length) flag(['criteria'], 'has one id twice');
  const items = (report.feedback ?? []).map((one) => one.id);
  if (new Set(items).size < items.length) flag(['feedback'], 'has one id twice');
  for (const [index, item] of (report.feedback ?? []).entries()) {
    if (item.resolution === 'declined' && item.reason === undefined) {
      flag(['feedback', index, 'reason'], 'is needed when an item is declined');
    }
  }
}

/** What an agent writes to the file that `DROVER_REPORT` names. */
export const AgentReport = z.strictObject(fields).superRefine(checkTogether);
export type AgentReport = z.infer<typeof AgentReport>;

export const REFUSALS = [
  'protected-path',
  'too-large',
  'secret',
  'no-changes',
  'broken-report',
  'wrong-head',
] as const;

const Commit = z.strictObject({
  sha: Sha,
  parent: Sha,
  files: z.int().nonnegative(),
  additions: z.int().nonnegative(),
  deletions: z.int().nonnegative(),
  /** The first 300 of them; `files` counts all. */
  paths: z.array(RepositoryPath).max(300),
});

export const Cost = z.strictObject({
  usd: z.number().nonnegative().max(1_000_000).optional(),
  inputTokens: z.int().nonnegative().optional(),
  outputTokens: z.int().nonnegative().optional(),
});
export type Cost = z.infer<typeof Cost>;

/** What a run says when it ends: `report.json` in the artifact `drover-report`. */
export const Report = z
  .strictObject({
    ...fields,
    version: z.literal(1),
    key: RunKey,
    nonce: z.string().min(16).max(100),
    stages: z.array(AgentStage).min(1).max(6),
    /** The one commit at `refs/drover/<issue>/runs/<run id>/head`, or null when files were not changed. */
    commit: Commit.nullable(),
    /** The commit at `refs/drover/<issue>/runs/<run id>/results`, or null when nothing was published. */
    results: Sha.nullable(),
    cost: Cost.nullable(),
    session: SessionId.nullable(),
    /** Set when the conversation of the session is kept, sealed, in the artifact `drover-session` of this run. */
    kept: z.literal(true).optional(),
    /** With `needs-operator`: the name under which this question was asked while the run went on. */
    live: LiveId.optional(),
    /** Names of questions whose answers the agent was told while the run went on. */
    delivered: z.array(LiveId).min(1).max(MOST_LIVE).optional(),
    /** Names of what people said by `/tell` that the agent was told while the run went on. */
    told: z.array(TellId).min(1).max(MOST_TELLS).optional(),
    /** Set when the publish job refused the work; the outcome is then `failed`. */
    refusal: z
      .strictObject({
        kind: z.enum(REFUSALS),
        detail: z.string().min(1).max(1000),
        /** With `protected-path`: the paths that a person may allow; without them nobody can. */
        paths: z.array(RepositoryPath).min(1).max(300).optional(),
      })
      .optional(),
  })
  .superRefine(checkTogether);
export type Report = z.infer<typeof Report>;
export type Refusal = NonNullable<Report['refusal']>;

/** Reads what an agent wrote. The error is a sentence that names the path and what is allowed. */
export function parseAgentReport(text: string): Result<AgentReport, string> {
  return parseJson(AgentReport, text, { name: "The agent's report", maxLength: REPORT_MAX_LENGTH });
}

/** Reads the artifact of a run. The error is a sentence that names the path and what is allowed. */
export function parseReport(text: string): Result<Report, string> {
  return parseJson(Report, text, { name: 'The report', maxLength: REPORT_MAX_LENGTH });
}
