import { z } from 'zod';

/** How often a fault strikes, and on whose requests or deliveries. */
const common = {
  /** Strikes this often, then is gone; 0 is until it is taken away. */
  times: z.int().min(0).default(1),
};

const pattern = z.string().refine(isPattern, 'not a regular expression').optional();

const request = {
  ...common,
  /** `drover`: installation tokens and App JWTs; `people`: tokens of persons; both: `any`. */
  caller: z.enum(['drover', 'people', 'any']).default('drover'),
  method: z.string().optional(),
  /** A regular expression on the path, e.g. `/issues/\\d+/comments$`. */
  path: pattern,
  /** A regular expression on the body, e.g. the name of a GraphQL mutation. */
  body: pattern,
};

const delivery = {
  ...common,
  /** Name of the webhook event, `issue_comment`; all without. */
  event: z.string().optional(),
};

/** The body of `POST /_sandbox/faults`. */
export const Fault = z.discriminatedUnion('kind', [
  /** Answers with an error and does nothing. */
  z.strictObject({
    kind: z.literal('fail-before'),
    ...request,
    status: z.int().min(400).max(599).default(502),
  }),
  /** Does it, then answers with an error. */
  z.strictObject({
    kind: z.literal('fail-after'),
    ...request,
    status: z.int().min(400).max(599).default(502),
  }),
  /** Waits before it answers. */
  z.strictObject({
    kind: z.literal('slow'),
    ...request,
    milliseconds: z.int().min(0).max(600_000),
  }),
  /** Answers as if a limit were used up, for some time. */
  z.strictObject({
    kind: z.literal('rate-limit'),
    caller: request.caller,
    limit: z.enum(['primary', 'secondary']),
    resource: z.enum(['core', 'graphql']).optional(),
    seconds: z.number().min(1).max(86_400),
  }),
  z.strictObject({ kind: z.literal('webhook-drop'), ...delivery }),
  z.strictObject({ kind: z.literal('webhook-duplicate'), ...delivery }),
  z.strictObject({
    kind: z.literal('webhook-delay'),
    ...delivery,
    milliseconds: z.int().min(0).max(86_400_000),
  }),
  /** Holds a delivery back until the next one of the App has been sent. */
  z.strictObject({ kind: z.literal('webhook-reorder'), ...delivery }),
]);
export type Fault = z.infer<typeof Fault>;

export type RequestFault = Extract<Fault, { readonly caller: unknown; readonly times: number }> & {
  readonly kind: 'fail-before' | 'fail-after' | 'slow';
};
export type DeliveryFault = Extract<Fault, { readonly event?: unknown }> & {
  readonly kind: `webhook-${string}`;
};

export interface ActiveFault {
  readonly id: number;
  readonly fault: Fault;
  /** How often it has struck. */
  readonly struck: number;
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
