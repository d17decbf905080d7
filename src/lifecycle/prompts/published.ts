import { z } from 'zod';
import { Category } from '../policy/category.ts';
import { AgentStage } from '../reports/agent-stage.ts';
import { PromptKind, Severity } from '../reports/request.ts';

const moment = z.iso.datetime();
const text = z.string().nullable();

/**
 * A prompt as people and programs are given it, by every surface: what is asked, by whom, what for, and what became of
 * it. Times are ISO 8601 in UTC. Texts are as GitHub shows them; null where there is none, or it cannot be read.
 */
export const PublishedPrompt = z.strictObject({
  /** `OWNER/REPO#NUMBER:p1`. */
  id: z.string().max(300),
  /** `OWNER/REPO#NUMBER:NAME`, by the name of its agent in `.github/drover.yml`. */
  session_id: z.string().max(400),
  /** The stage in which it works. */
  role: AgentStage,
  /** The run that asked, by its key. */
  workspace: z.string().max(120),
  branch: z.string().max(255).nullable(),
  kind: PromptKind,
  category: Category,
  severity: Severity,
  /** What is asked. */
  question: text,
  reason: text,
  requested_action: text,
  suggested_reply: text,
  options: z.array(z.string()).nullable(),
  /** The files that it names, from the root of the repository. */
  paths: z.array(z.string()).nullable(),
  created_at: moment,
  /** When `default` takes effect; null when it waits as long as it takes. */
  deadline: moment.nullable(),
  default: z.enum(['allow', 'deny']).nullable(),
  state: z.enum(['open', 'answered', 'withdrawn']),
  decision: z.enum(['allow', 'deny']).nullable(),
  /** A login; null while open, and where a rule or the deadline decided. */
  answered_by: z.string().max(100).nullable(),
  answered_at: moment.nullable(),
  /** The rule of the policy that said who decides; `none` without one. */
  rule: z.string().max(60),
  repository: z.string().max(250),
  issue: z.int().positive(),
  /** Its comment. */
  url: z.string().max(500).nullable(),
});
export type PublishedPrompt = z.infer<typeof PublishedPrompt>;
