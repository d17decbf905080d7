import { z } from 'zod';
import { Category } from '../policy/category.ts';
import type { Rule } from '../policy/rule.ts';
import { AgentStage } from './agent-stage.ts';

const names = z.array(z.string().max(255)).max(50);

const scope = {
  agents: names,
  roles: z.array(AgentStage).max(6),
  sessions: z
    .array(
      z.strictObject({
        repository: z.string().max(200).nullable(),
        issue: z.int().positive(),
        agent: z.string().max(100).nullable(),
      }),
    )
    .max(20),
  /** Patterns, read as `protectedPaths` are. */
  paths: names,
};

/**
 * A rule of the repository's policies, as far as a run needs it to judge an act by itself: who is asked is Drover's
 * business.
 */
export const TaskRule = z.strictObject({
  /** Its place in the configuration, by which it is named. */
  at: z.int().nonnegative(),
  effect: z.enum(['deny', 'allow', 'ask']),
  categories: z.array(Category).max(8),
  ...scope,
  except: z.strictObject(scope).nullable(),
  isolated: z.boolean(),
  ask: z.null(),
}) satisfies z.ZodType<Rule>;
export type TaskRule = z.infer<typeof TaskRule>;
