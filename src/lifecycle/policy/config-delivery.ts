import { z } from 'zod';
import { Creator, Line, Slug, WorkflowFile } from './names.ts';

const Environment = z
  .union(
    [
      Line,
      z.strictObject({
        name: Line.describe('The name of the environment.'),
        required: z.boolean().prefault(true).describe('`false`: shown, not awaited.'),
      }),
    ],
    {
      error: 'a name, or {name: docs, required: false}',
    },
  )
  .transform((e) => (typeof e === 'string' ? { name: e, required: true } : e));

const RequiredDeployment = z.strictObject({
  environments: z
    .array(Environment)
    .min(1)
    .max(10)
    .refine((all) => new Set(all.map((e) => e.name.toLowerCase())).size === all.length, {
      error: 'environments with different names',
    })
    .prefault(['preview'])
    .describe(
      'The environments that must show exactly the head of the pull request. `{name: docs, required: false}` is shown but not awaited.',
    ),
  creator: Creator.nullable()
    .prefault(null)
    .describe('Only deployments by this login count. `null`: by anyone.'),
});

/** The deployment contract: what must be deployed before people are asked to review. */
export const Deployment = z
  .union([z.literal('none'), RequiredDeployment], {
    error: 'none, or {environments: [preview], creator: vercel[bot]}',
  })
  .transform((d) =>
    d === 'none' ? { mode: 'none' as const } : { mode: 'required' as const, ...d },
  )
  .prefault({});

const RequiredCheck = z
  .union(
    [
      Line,
      z.strictObject({
        name: Line.describe('The name of the check run or status context.'),
        app: Slug.nullable()
          .prefault(null)
          .describe('The slug of the App that it must come from. `null`: any source.'),
      }),
    ],
    {
      error: 'a name, or {name: test, app: github-actions}',
    },
  )
  .transform((c) => (typeof c === 'string' ? { name: c, app: null } : c));

/** Which checks must have passed on the approved head. */
export const Checks = z
  .union(
    [
      z.enum(['rules', 'none']),
      z.strictObject({
        required: z
          .array(RequiredCheck)
          .min(1)
          .max(50)
          .describe('Checks by name; `{name: test, app: github-actions}` takes only that source.'),
      }),
    ],
    { error: 'rules, none, or {required: [test]}' },
  )
  .transform((c) =>
    typeof c === 'string' ? { mode: c } : { mode: 'required' as const, required: c.required },
  )
  .prefault('rules')
  .describe(
    '`rules`: as the rules of the branch say, and without rules every reported check and at least one. `none`: no check is awaited. `{required: […]}`: these.',
  );

export const Merge = z
  .strictObject({
    method: z.enum(['merge', 'squash', 'rebase']).prefault('squash').describe('How it is merged.'),
  })
  .prefault({});

export const Workflows = z
  .strictObject({
    stage: WorkflowFile.prefault('drover-stage.yml').describe('Runs an agent for a stage.'),
    verify: WorkflowFile.prefault('drover-verify.yml').describe('Verifies the merge commit.'),
    diagnose: WorkflowFile.prefault('drover-diagnose.yml').describe(
      'Runs an agent that finds out why the verification failed.',
    ),
  })
  .prefault({});
