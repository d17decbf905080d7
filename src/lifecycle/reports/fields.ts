import { z } from 'zod';

/** An acceptance criterion's id: `c1`, `c2` … given in clarification and kept for the life. */
export const CriterionId = z.string().regex(/^c[1-9][0-9]{0,2}$/, 'must look like c1, c2 … c999');

export const Criterion = z.strictObject({ id: CriterionId, text: z.string().min(1).max(500) });
export type Criterion = z.infer<typeof Criterion>;

/** A feedback item's id, as Drover named it in the task. */
export const FeedbackId = z.string().min(1).max(200);

export const Subtask = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'must be 1 to 40 of A-Z a-z 0-9 . _ -'),
  title: z.string().min(1).max(200),
  dependsOn: z.array(z.string().max(40)).max(50),
  covers: z.array(CriterionId).max(50),
});
export type Subtask = z.infer<typeof Subtask>;

export const Plan = z.strictObject({ subtasks: z.array(Subtask).min(1).max(50) });
export type Plan = z.infer<typeof Plan>;

export const FollowUp = z.strictObject({
  title: z.string().min(1).max(200),
  body: z.string().max(4000),
});
export type FollowUp = z.infer<typeof FollowUp>;

export const FeedbackResolution = z.strictObject({
  id: FeedbackId,
  resolution: z.enum(['resolved', 'declined']),
  reason: z.string().min(1).max(1000).optional(),
});
export type FeedbackResolution = z.infer<typeof FeedbackResolution>;

/** A session's id at its agent's program; it is passed on a command line, so it is a plain word. */
export const SessionId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$/, 'must be a plain word of at most 200 characters');

/** A path inside the repository as git names it, with forward slashes. */
export const RepositoryPath = z.string().min(1).max(500);
