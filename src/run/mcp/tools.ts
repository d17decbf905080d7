import { z } from 'zod';
import { Category } from '../../lifecycle/policy/category.ts';
import { MAX_ALLOWED_PATH } from '../../lifecycle/record/hold.ts';
import { SecretName, Severity } from '../../lifecycle/reports/request.ts';

const about = {
  category: Category.describe('What it is about.').optional(),
  severity: Severity.describe('What a wrong answer would cost.').optional(),
  reason: z.string().min(1).max(1000).describe('Why you need it.').optional(),
  reply: z.string().min(1).max(500).describe('The answer that you recommend.').optional(),
  paths: z
    .array(z.string().min(1).max(MAX_ALLOWED_PATH))
    .max(10)
    .describe('The files that it concerns, from the root of the repository.')
    .optional(),
};

const ASKING =
  'Ask once, with everything that you need to know. Where nobody can answer at once, you are told to end: your session is resumed with the answer.';

/** What an agent can say to Drover while it works, with the words that the agent reads. */
export const TOOLS = {
  ask_operator: {
    description: `Asks the operator a question, in words or with options to choose from. ${ASKING}`,
    input: z
      .strictObject({
        question: z
          .string()
          .min(1)
          .max(4000)
          .describe('Answerable in one line, on a phone, without reading code.'),
        kind: z.enum(['clarification', 'choice']).default('clarification'),
        options: z
          .array(z.string().min(1).max(150))
          .min(2)
          .max(10)
          .describe('With the kind "choice": what may be chosen.')
          .optional(),
        ...about,
      })
      .refine(({ kind, options }) => kind !== 'choice' || options !== undefined, {
        path: ['options'],
        error: 'is needed with the kind "choice"',
      }),
  },
  request_approval: {
    description: `Asks for a yes to one act before you do it. A rule of the repository may answer at once. ${ASKING}`,
    input: z.strictObject({
      action: z
        .string()
        .trim()
        .min(1)
        .max(1000)
        .describe('Exactly what you want to do, to the letter, such as the command.'),
      ...about,
      category: Category.describe('What it is about.'),
    }),
  },
  request_credentials: {
    description: `Asks the operator to add a secret to the repository's Actions secrets. Never ask for its value. ${ASKING}`,
    input: z.strictObject({
      secret: SecretName.describe('The name of the secret, such as STAGING_TOKEN.'),
      reason: z.string().min(1).max(1000).describe('What you need it for.'),
    }),
  },
  request_budget: {
    description: `Asks for more runs or more money than the limits of this issue give. A rule of the repository may grant it once this run has ended. ${ASKING}`,
    input: z.strictObject({
      amount: z.number().positive().max(1_000_000).describe('How much more.'),
      unit: z.enum(['runs', 'dollars']).default('runs'),
      reason: z.string().min(1).max(1000).describe('What you need it for.'),
    }),
  },
  report_progress: {
    description:
      "Notes one line in the run's log and summary. Nobody answers it, but what the operator told you meanwhile comes back with it: note each step of your work.",
    input: z.strictObject({ text: z.string().min(1).max(1000) }),
  },
  get_context: {
    description:
      'Gives what this run is about as JSON: issue, stages, acceptance criteria, ids of feedback, acts decided so far, limits, what the operator told you, what was asked.',
    input: z.strictObject({}),
  },
} as const;

/** One call, as the server beside the agent hands it on. */
export const DeskCall = z.discriminatedUnion('tool', [
  z.strictObject({ tool: z.literal('ask_operator'), input: TOOLS.ask_operator.input }),
  z.strictObject({ tool: z.literal('request_approval'), input: TOOLS.request_approval.input }),
  z.strictObject({
    tool: z.literal('request_credentials'),
    input: TOOLS.request_credentials.input,
  }),
  z.strictObject({ tool: z.literal('request_budget'), input: TOOLS.request_budget.input }),
  z.strictObject({ tool: z.literal('report_progress'), input: TOOLS.report_progress.input }),
  z.strictObject({ tool: z.literal('get_context'), input: TOOLS.get_context.input }),
]);
export type DeskCall = z.infer<typeof DeskCall>;

/** What the agent reads. */
export const DeskAnswer = z.strictObject({ text: z.string(), isError: z.boolean() });
export type DeskAnswer = z.infer<typeof DeskAnswer>;
