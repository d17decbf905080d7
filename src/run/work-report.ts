import { z } from 'zod';
import { RunKey } from '../lifecycle/ids.ts';
import { DecidedAct, MOST_DECIDED } from '../lifecycle/reports/decided-act.ts';
import { SessionId } from '../lifecycle/reports/fields.ts';
import { MOST_TELLS, TellId } from '../lifecycle/live/live-tell.ts';
import { LiveId, MOST_LIVE } from '../lifecycle/live/question.ts';
import { parseJson } from '../lifecycle/reports/parse-json.ts';
import { AgentReport, Cost, REPORT_MAX_LENGTH } from '../lifecycle/reports/report.ts';
import type { Result } from '../lifecycle/result.ts';

/** The files that the work job hands to the publish job. */
export const WORK_FILES = { report: 'report.json', bundle: 'commit.bundle' } as const;

/** The ref inside the bundle. */
export const BUNDLE_REF = 'refs/drover/work';

/** What the work job hands over beside the bundle. To the publish job all of it is hostile. */
export const WorkReport = z.strictObject({
  version: z.literal(1),
  key: RunKey,
  nonce: z.string().min(16).max(100),
  report: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('given'), report: AgentReport }),
    /** The agent wrote a report that breaks its schema. */
    z.strictObject({ kind: z.literal('broken'), detail: z.string().min(1).max(1000) }),
  ]),
  /** Whether there is a bundle. */
  changed: z.boolean(),
  cost: Cost.nullable(),
  session: SessionId.nullable(),
  /** Whether the session's conversation is in the artifact `drover-session` of this run, sealed. */
  kept: z.boolean().default(false),
  acts: z.array(DecidedAct).max(MOST_DECIDED).default([]),
  /** The name under which the report's question was asked while the run went on. */
  live: LiveId.nullable().default(null),
  /** Questions whose answers the agent was told. */
  delivered: z.array(LiveId).max(MOST_LIVE).default([]),
  /** What the agent was told of what people said by `/tell`. */
  told: z.array(TellId).max(MOST_TELLS).default([]),
});
export type WorkReport = z.infer<typeof WorkReport>;

export function parseWorkReport(text: string): Result<WorkReport, string> {
  return parseJson(WorkReport, text, {
    name: "The work job's report",
    maxLength: REPORT_MAX_LENGTH,
  });
}
