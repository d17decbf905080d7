import { z } from 'zod';
import type { Result } from '../result.ts';
import { RunKey, Sha } from '../ids.ts';
import { AdapterName } from './adapter-name.ts';
import { AgentStage } from './agent-stage.ts';
import { Criterion, FeedbackId, RepositoryPath, SessionId } from './fields.ts';
import { parseJson } from './parse-json.ts';
import { Category } from '../policy/category.ts';
import { TaskRule } from './task-rule.ts';

const BranchName = z
  .string()
  .min(1)
  .max(255)
  .refine(isBranchName, 'must be a branch name that git accepts');

const AgentSpec = z
  .strictObject({
    /** The agent's name in `.github/drover.yml`; the session speaks under it. */
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/, 'must be 1 to 60 of A-Z a-z 0-9 . _ -'),
    adapter: AdapterName,
    /** Program and arguments, without a shell. */
    command: z.array(z.string().min(1).max(1000)).min(1).max(50).optional(),
    model: z
      .string()
      .regex(/^[^\s\p{Cc}-][^\p{Cc}]{0,254}$/u, 'must be a model name')
      .optional(),
    /** The session to go on with, or null to begin one. */
    session: SessionId.nullable(),
    /** The run of Actions that kept the conversation of the session, sealed, as the artifact `drover-session`. */
    keptBy: z.int().positive().optional(),
    /** What is new to that session: it is told this instead of the prompt where the conversation could be restored. */
    news: z.string().min(1).max(20_000).optional(),
  })
  .refine((agent) => agent.adapter !== 'command' || agent.command !== undefined, {
    path: ['command'],
    error: 'is needed by the adapter "command": a list of the program and its arguments',
  });

/** One act that was asked about, as it was asked, and what became of it. */
export const Decision = z.strictObject({
  action: z.string().min(1).max(1000),
  category: Category,
  decision: z.enum(['allow', 'deny']),
  /** A login, or the rule of the policy that decided. */
  by: z.string().max(200),
  reason: z.string().max(2000).optional(),
});
export type Decision = z.infer<typeof Decision>;

/**
 * What Drover asks of one run, as JSON in the dispatch input `task`. The text for the agent is not in it:
 * that is the input `prompt`.
 */
export const Task = z.strictObject({
  version: z.literal(1),
  key: RunKey,
  /** Unguessable, recorded before the dispatch: a run without it is not ours. */
  nonce: z.string().regex(/^[A-Za-z0-9_-]{16,100}$/, 'must be 16 to 100 of A-Z a-z 0-9 _ -'),
  issue: z.strictObject({
    number: z.int().positive(),
    title: z.string().min(1).max(256),
    url: z.url({ protocol: /^https?$/ }).max(500),
  }),
  /** Consecutive stages that share this run. */
  stages: z.array(AgentStage).min(1).max(6),
  /** The branch whose head the commit is meant for; only Drover moves it. */
  branch: BranchName,
  baseRef: BranchName,
  /** The commit that the branch grew from: agent configuration is taken from here. */
  base: Sha,
  /** The commit to start from: the run's commit has it as its only parent. */
  head: Sha,
  agent: AgentSpec,
  feedback: z.array(z.strictObject({ id: FeedbackId })).max(50),
  criteria: z.array(Criterion).max(50),
  /** The commit that holds the cumulative results of earlier stages, or null in the first run. */
  results: Sha.nullable(),
  limits: z.strictObject({
    /** Files that one commit may change. */
    files: z.int().positive().max(3000),
    /** Bytes that the changed files may have together. */
    bytes: z.int().positive().max(100_000_000),
    /** Minutes that the agent may work; the job's own limit comes on top. */
    minutes: z.int().positive().max(7200),
    /** Dollars that this run may cost, where the agent can be told. */
    usd: z.number().positive().max(1_000_000_000).optional(),
  }),
  /** Patterns of paths that a run may not touch; `*` within a folder, `**` across folders. */
  protectedPaths: z.array(z.string().min(1).max(300)).max(200),
  /** Paths, as they are, that a person has allowed all the same. */
  allowedPaths: z.array(RepositoryPath).min(1).max(20).optional(),
  /**
   * The rules of the repository's policies, by which the run judges acts itself: those that may be about it. Absent
   * where the repository has none: then nobody is asked about acts; with an empty list everything is asked.
   */
  policies: z.array(TaskRule).max(50).optional(),
  /** What people told the session, as its prompt has it; absent when there is nothing. */
  told: z
    .array(z.strictObject({ by: z.string().max(100), text: z.string().min(1).max(2500) }))
    .min(1)
    .max(5)
    .optional(),
  /** How long the run may wait in place for the answer to a question, in milliseconds; absent where it may not. */
  wait: z.int().positive().max(3_600_000).optional(),
  /** The trace that the run belongs to (W3C trace context); absent where nobody traces. */
  traceparent: z
    .string()
    .regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/, 'must be a traceparent of version 00')
    .optional(),
  /** Acts that a person or a rule has decided in this session; absent when there are none. */
  decisions: z.array(Decision).min(1).max(20).optional(),
});
export type Task = z.infer<typeof Task>;

/** Reads the dispatch input `task`. The error is a sentence that names the path and what is allowed. */
export function parseTask(text: string): Result<Task, string> {
  return parseJson(Task, text, { name: 'The task', maxLength: 65_535 });
}

/** The rules of git-check-ref-format that matter when the name is passed on: no option, no traversal, no control. */
function isBranchName(name: string): boolean {
  return (
    !/[\p{Cc} ~^:?*[\\]/u.test(name) &&
    !/^[-/.]|\.\.|\/\/|@\{|\/\.|[/.]$|\.lock$/.test(name) &&
    name !== '@'
  );
}
