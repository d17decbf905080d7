import { z } from 'zod';
import { NodeId, RunKey } from '../ids.ts';
import { LiveId } from '../live/question.ts';
import { Category } from '../policy/category.ts';
import { PromptKind, Severity } from '../reports/request.ts';
import { CAPS } from './caps.ts';
import { instant, login } from './scalars.ts';

const Effect = z.enum(['allow', 'deny']);

/** A person's yes to a prompt that asks for several; `as` is whose place it takes, where somebody left it to them. */
const Yes = z.strictObject({
  by: login,
  byId: NodeId,
  answer: NodeId,
  as: login.exactOptional(),
});
export type Yes = z.infer<typeof Yes>;

/** Somebody else who may answer a prompt, named by one who may. */
const Delegate = z.strictObject({ to: login, until: instant.nullable(), by: login });

/** On what terms a prompt is put: as a rule of the policy says, and who was named to answer it since. */
export const Terms = z.strictObject({
  /** The rule that decided, or said who decides, such as `policies[2]`; `none` without one. */
  rule: z.string().max(60),
  /** How many different people must allow it. */
  count: z.number().int().min(1).max(10),
  yes: z.array(Yes).max(CAPS.yes),
  /** When `default` takes effect; null when it waits as long as it takes. */
  deadline: instant.nullable(),
  default: Effect.nullable(),
  delegate: Delegate.nullable(),
});
export type Terms = z.infer<typeof Terms>;

/** The terms of a prompt of which the policy says nothing. */
export const PLAIN_TERMS: Terms = {
  rule: 'none',
  count: 1,
  yes: [],
  deadline: null,
  default: null,
  delegate: null,
};

/**
 * A request to a person. The question itself stands in the results and in its comment. What a record of an earlier
 * version does not say of a prompt has a default here.
 */
export const Prompt = z.strictObject({
  id: z.string().max(12),
  kind: PromptKind,
  session: z.string().max(100),
  run: RunKey,
  askedAt: instant,
  state: z.enum(['open', 'answered', 'withdrawn']),
  /** The comment that answered; null while open, and where a rule or the deadline did. */
  answer: NodeId.nullable(),
  /** Which command of its name in that comment, counted from 0. */
  part: z.number().int().nonnegative().nullable(),
  /** Who answered; null while open, and where a rule or the deadline did. */
  by: login.nullable(),
  category: Category.default('other'),
  severity: Severity.default('medium'),
  /** Null for {@link PLAIN_TERMS}. */
  terms: Terms.nullable().default(null),
  /** A yes or a no; null for an answer in words, and while open. */
  decision: Effect.nullable().default(null),
  answeredAt: instant.nullable().default(null),
  /** Its comment, from when it was seen until it shows the answer. */
  comment: NodeId.nullable().default(null),
  /** Set where its run asked it while it went on; absent where it was asked by a report alone. */
  live: z
    .strictObject({
      id: LiveId,
      /** How long its run waits for an answer at the most, in milliseconds. */
      wait: z.number().int().nonnegative(),
      /** Its run says that its agent was told the answer. */
      delivered: z.literal(true).exactOptional(),
      /** Its comment, from when that shows the answer: no results have its words where the agent was told. */
      comment: NodeId.exactOptional(),
    })
    .exactOptional(),
});
export type Prompt = z.infer<typeof Prompt>;

export function termsOf({ terms }: Prompt): Terms {
  return terms ?? PLAIN_TERMS;
}
