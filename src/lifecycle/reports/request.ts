import { z } from 'zod';
import { Category } from '../policy/category.ts';
import { MAX_ALLOWED_PATH } from '../record/hold.ts';

/** What a session may want of a person. */
export const PROMPT_KINDS = [
  'approval',
  'clarification',
  'credentials',
  'choice',
  'budget',
] as const;
export const PromptKind = z.enum(PROMPT_KINDS);
export type PromptKind = z.infer<typeof PromptKind>;

export const Severity = z.enum(['low', 'medium', 'high']);
export type Severity = z.infer<typeof Severity>;

/** The name of an Actions secret (GitHub docs, actions/security-guides/using-secrets: "Naming your secrets"). */
export const SecretName = z
  .string()
  .regex(/^(?!GITHUB_)[A-Z_][A-Z0-9_]{0,99}$/, 'must be a name such as STAGING_TOKEN');

/** What a person is asked for, beside the question itself. */
export const Request = z
  .strictObject({
    kind: PromptKind.default('clarification'),
    category: Category.default('other'),
    severity: Severity.default('medium'),
    /** Exactly what the session wants to do. */
    action: z.string().min(1).max(1000).optional(),
    /** Why it wants to. */
    reason: z.string().min(1).max(1000).optional(),
    /** The answer that it recommends. */
    reply: z.string().min(1).max(500).optional(),
    /** With `choice`: what may be chosen. */
    options: z.array(z.string().min(1).max(150)).min(2).max(10).optional(),
    /** With `credentials`: the name of the Actions secret that is missing. Never its value. */
    secret: SecretName.optional(),
    /** With `budget`: how much more is wanted … */
    amount: z.number().positive().max(1_000_000).optional(),
    /** … and of what. */
    unit: z.enum(['runs', 'dollars']).optional(),
    /** The paths that it concerns, inside the repository. */
    paths: z.array(z.string().min(1).max(MAX_ALLOWED_PATH)).max(10).optional(),
  })
  .superRefine((request, context) => {
    const lacks = (field: keyof typeof request, message: string): void =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (request.kind === 'choice' && request.options === undefined)
      lacks('options', 'is needed with the kind "choice"');
    if (request.kind === 'credentials' && request.secret === undefined)
      lacks('secret', 'is needed with the kind "credentials"');
    if (request.kind === 'approval' && request.action === undefined)
      lacks('action', 'is needed with the kind "approval"');
    if (request.kind === 'budget' && request.amount === undefined)
      lacks('amount', 'is needed with the kind "budget"');
  });
export type Request = z.infer<typeof Request>;

/** A question that says nothing else of itself. */
export const PLAIN_REQUEST: Request = Request.parse({});
