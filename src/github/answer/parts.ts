import { z } from 'zod';
import { NodeId, Sha } from '../../lifecycle/ids.ts';

/*
 * Shapes of GitHub's GraphQL answers: only the fields that are used, so that a field that GitHub adds breaks nothing.
 * What the schema lets be null may be null here.
 */

/** GitHub's `DateTime`, as milliseconds. */
export const When = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** A list whose entries may be null where the viewer may not see them; those are left out. */
export function nodes<T extends z.ZodType>(item: T) {
  return z
    .array(item.nullable())
    .nullable()
    .transform((list) =>
      (list ?? []).filter((entry): entry is NonNullable<typeof entry> => entry !== null),
    );
}

/** A whole connection of which only the nodes are asked for. */
export function connection<T extends z.ZodType>(item: T) {
  return z
    .object({ nodes: nodes(item) })
    .nullable()
    .transform((value) => value?.nodes ?? []);
}

/** A window on the newest entries of a list. */
export function windowOf<T extends z.ZodType>(item: T) {
  return z.object({
    nodes: nodes(item),
    pageInfo: z.object({ hasPreviousPage: z.boolean(), startCursor: z.string().nullable() }),
  });
}

/** The first entries of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    nodes: nodes(item),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  });
}

export const Who = z.object({ __typename: z.string(), login: z.string(), id: NodeId.optional() });
export type Who = z.infer<typeof Who>;

export const Target = z.object({ oid: Sha });

const reactionGroups = z
  .array(z.object({ content: z.string(), viewerHasReacted: z.boolean() }))
  .nullable();

const said = {
  id: NodeId,
  url: z.string(),
  body: z.string(),
  lastEditedAt: When.nullable(),
  viewerDidAuthor: z.boolean(),
  author: Who.nullable(),
  editor: Who.nullable(),
  reactionGroups,
};

/** A conversation comment on an issue or a pull request. */
export const Said = z.object({
  ...said,
  __typename: z.literal('IssueComment'),
  createdAt: When,
  updatedAt: When,
  isPinned: z.boolean().nullable(),
  /** Only where a comment is asked for by its id. Of a pull request it is that one's number. */
  issue: z.object({ number: z.number() }).optional(),
});
export type Said = z.infer<typeof Said>;

export const Talk = windowOf(Said);
export type Talk = z.infer<typeof Talk>;

/** A pull request review without its inline comments. */
export const Review = z.object({
  ...said,
  __typename: z.literal('PullRequestReview'),
  state: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING']),
  /** Null while pending: only its author can see it then. */
  submittedAt: When.nullable(),
  commit: Target.nullable(),
});
export type Review = z.infer<typeof Review>;

/** An inline comment of a review. */
export const Inline = z.object({
  ...said,
  __typename: z.literal('PullRequestReviewComment'),
  path: z.string(),
  line: z.number().nullable(),
  publishedAt: When.nullable(),
  replyTo: z.object({ id: NodeId }).nullable(),
  pullRequestReview: z.object({ id: NodeId }).nullable(),
});
export type Inline = z.infer<typeof Inline>;

export const ReviewWithInlines = Review.extend({
  comments: z.object({ nodes: nodes(Inline), pageInfo: z.object({ hasNextPage: z.boolean() }) }),
});
export type ReviewWithInlines = z.infer<typeof ReviewWithInlines>;

export const Reviews = windowOf(ReviewWithInlines);

export const Thread = z.object({
  id: NodeId,
  isResolved: z.boolean(),
  comments: connection(z.object({ id: NodeId })),
});
export type Thread = z.infer<typeof Thread>;

export const Threads = windowOf(Thread);

/** What a record names by id; anything else that has such an id is of no use. */
export const Source = z.discriminatedUnion('__typename', [Said, Review, Inline]);
export type Source = z.infer<typeof Source>;

const SOURCE_TYPES = ['IssueComment', 'PullRequestReview', 'PullRequestReviewComment'];

export const Sources = z
  .array(z.looseObject({ __typename: z.string() }).nullable())
  .nullish()
  .transform((list) =>
    (list ?? []).filter((entry) => SOURCE_TYPES.includes(entry?.__typename ?? '')),
  )
  .pipe(z.array(Source));

export const Move = z.object({
  id: NodeId,
  createdAt: When,
  status: z.string(),
  wasAutomated: z.boolean(),
  actor: Who.nullable(),
  project: z.object({ id: NodeId }).nullable(),
});
export type Move = z.infer<typeof Move>;

export const Moves = windowOf(Move);

const CheckRun = z.object({
  __typename: z.literal('CheckRun'),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  detailsUrl: z.string().nullable(),
  checkSuite: z.object({ app: z.object({ slug: z.string() }).nullable() }).nullable(),
});
const StatusContext = z.object({
  __typename: z.literal('StatusContext'),
  context: z.string(),
  state: z.string(),
  targetUrl: z.string().nullable(),
});
export const Check = z.discriminatedUnion('__typename', [CheckRun, StatusContext]);
export type Check = z.infer<typeof Check>;

export const Checks = pageOf(Check);

const RuleParameters = z
  .object({
    __typename: z.string(),
    requiredStatusChecks: z
      .array(z.object({ context: z.string(), integrationId: z.number().nullable() }))
      .optional(),
    requiredApprovingReviewCount: z.number().optional(),
    requireCodeOwnerReview: z.boolean().optional(),
    requiredReviewThreadResolution: z.boolean().optional(),
  })
  .nullable();

/** A branch with what GitHub demands of changes to it. */
export const Base = z.object({
  name: z.string(),
  target: Target.nullable(),
  refUpdateRule: z
    .object({
      requiredStatusCheckContexts: z.array(z.string().nullable()).nullable(),
      requiredApprovingReviewCount: z.number().nullable(),
      requiresCodeOwnerReviews: z.boolean(),
      requiresConversationResolution: z.boolean(),
    })
    .nullable(),
  rules: z
    .object({
      nodes: nodes(z.object({ type: z.string(), parameters: RuleParameters })),
      pageInfo: z.object({ hasNextPage: z.boolean() }),
    })
    .nullable(),
});
export type Base = z.infer<typeof Base>;

export const RefNode = z.object({
  name: z.string(),
  prefix: z.string(),
  target: Target.nullable(),
});
export type RefNode = z.infer<typeof RefNode>;

export const Refs = pageOf(RefNode);
