import { z } from 'zod';
import { RunKey } from '../ids.ts';
import { LiveId } from '../live/question.ts';
import type { Result } from '../result.ts';
import { DecidedAct, MOST_DECIDED } from './decided-act.ts';
import { Criterion, FeedbackResolution, FollowUp, Plan } from './fields.ts';
import { parseJson } from './parse-json.ts';
import { REPORT_MAX_LENGTH, type AgentReport } from './report.ts';
import { Request } from './request.ts';

/** `results.json`: what the stages so far have found, kept in git for the stages to come. */
export const Results = z.strictObject({
  version: z.literal(1),
  criteria: z.array(Criterion).max(50),
  design: z.string().max(20_000).nullable(),
  plan: Plan.nullable(),
  summary: z.string().max(4000).nullable(),
  /** Why the verification of the merge failed, as the last diagnosis has it. */
  diagnosis: z.string().max(4000).nullable().default(null),
  followUps: z.array(FollowUp).max(20),
  /** How the items of the last round were answered. */
  feedback: z.array(FeedbackResolution).max(50),
  /** What was asked of the operator so far, by the run that asked; the oldest go first. */
  questions: z
    .array(
      z.strictObject({
        run: RunKey,
        text: z.string().max(4000),
        /** What it was for; absent for a plain question. */
        request: Request.optional(),
        /** The name under which it was asked while its run went on. */
        live: LiveId.optional(),
      }),
    )
    .max(20),
  /** What policies let through or refused while agents worked; the oldest go first. */
  acts: z
    .array(DecidedAct.extend({ run: RunKey }))
    .max(MOST_DECIDED)
    .default([]),
});
export type Results = z.infer<typeof Results>;

export const NO_RESULTS: Results = {
  version: 1,
  criteria: [],
  design: null,
  plan: null,
  summary: null,
  diagnosis: null,
  followUps: [],
  feedback: [],
  questions: [],
  acts: [],
};

/** Reads `results.json`. The error is a sentence that names the path and what is allowed. */
export function parseResults(text: string): Result<Results, string> {
  return parseJson(Results, text, { name: 'results.json', maxLength: REPORT_MAX_LENGTH });
}

/** What a run adds to the results. */
type Merged = AgentReport & {
  readonly key?: RunKey;
  readonly acts?: readonly DecidedAct[];
  readonly live?: LiveId | undefined;
};

/**
 * The results after a report: a field that the report gives replaces the earlier one, follow-ups add up.
 * A failed run has found nothing that the next stage could stand on.
 */
export function mergeResults(previous: Results, report: Merged): Results {
  if (report.outcome === 'failed') return previous;
  const isDiagnosis = report.key?.includes('/post-merge-verify/') === true;
  return {
    version: 1,
    criteria: report.criteria
      ? numberCriteria(previous.criteria, report.criteria)
      : previous.criteria,
    design: report.design ?? previous.design,
    plan: report.plan ?? previous.plan,
    // A diagnosis did none of the work that the summary tells of.
    summary: isDiagnosis ? previous.summary : report.summary,
    diagnosis: isDiagnosis ? report.summary : previous.diagnosis,
    followUps: addFollowUps(previous.followUps, report.followUps ?? []),
    feedback: report.feedback ?? previous.feedback,
    questions: addQuestion(previous.questions, report),
    acts: addActs(previous.acts, report),
  };
}

function addQuestion(previous: Results['questions'], report: Merged): Results['questions'] {
  const { key, question, request, live } = report;
  if (key === undefined || question === undefined) return previous;
  const asked = {
    run: key,
    text: question,
    ...(request === undefined ? {} : { request }),
    ...(live === undefined ? {} : { live }),
  };
  return [...previous.filter((one) => one.run !== key), asked].slice(-20);
}

function addActs(previous: Results['acts'], { key, acts = [] }: Merged): Results['acts'] {
  if (key === undefined) return previous;
  const own = acts.map((act) => ({ ...act, run: key }));
  return [...previous.filter(({ run }) => run !== key), ...own].slice(-MOST_DECIDED);
}

/** Criteria without an id get the next number that was never used. */
function numberCriteria(
  previous: readonly Criterion[],
  given: NonNullable<AgentReport['criteria']>,
): Criterion[] {
  const used = [...previous, ...given].flatMap(({ id }) => (id ? [Number(id.slice(1))] : []));
  let next = Math.max(0, ...used) + 1;
  return given.map(({ id, text }) => ({ id: id ?? `c${next++}`, text }));
}

function addFollowUps(previous: readonly FollowUp[], given: readonly FollowUp[]): FollowUp[] {
  const known = new Set(previous.map((one) => one.title));
  const fresh = given.filter(({ title }) => !known.has(title) && known.add(title));
  return [...previous, ...fresh].slice(0, 20);
}
