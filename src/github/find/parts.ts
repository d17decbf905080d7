import { z } from 'zod';

/** A page of any list. */
const PageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

export const Numbers = z.object({
  totalCount: z.number(),
  nodes: z.array(z.object({ id: z.string(), number: z.number(), updatedAt: z.string() })),
  pageInfo: PageInfo,
});
export type Numbers = z.infer<typeof Numbers>;

export const Configuration = z.object({
  id: z.string(),
  name: z.string(),
  isArchived: z.boolean(),
  owner: z.object({ login: z.string() }),
  config: z.object({ oid: z.string().optional(), text: z.string().nullish() }).nullable(),
});

/** What is looked at of a repository with a configuration. */
export const Sight = z.object({
  id: z.string(),
  changed: Numbers,
  care: Numbers,
  careEnd: Numbers.optional(),
  pulls: z.object({
    nodes: z.array(
      z.object({
        headRefName: z.string(),
        headRefOid: z.string(),
        updatedAt: z.string(),
        statusCheckRollup: z.object({ state: z.string() }).nullable(),
      }),
    ),
    pageInfo: z.object({ hasNextPage: z.boolean() }),
  }),
  /** The closed ones that changed last. */
  ended: z.object({
    nodes: z.array(z.object({ headRefName: z.string(), updatedAt: z.string() })),
  }),
  deployments: z.object({
    nodes: z.array(
      z.object({
        commitOid: z.string(),
        latestStatus: z.object({ state: z.string() }).nullable(),
      }),
    ),
  }),
});
export type Sight = z.infer<typeof Sight>;

export const Card = z.object({
  id: z.string(),
  updatedAt: z.string(),
  content: z
    .object({
      id: z.string().optional(),
      number: z.number().optional(),
      repository: z.object({ id: z.string() }).optional(),
    })
    .nullable(),
  fieldValueByName: z.object({ name: z.string().nullish() }).nullable(),
});
export type Card = z.infer<typeof Card>;

const Items = z
  .object({ totalCount: z.number(), nodes: z.array(Card.nullable()), pageInfo: PageInfo })
  .transform(({ nodes, ...rest }) => ({ ...rest, nodes: nodes.flatMap((card) => card ?? []) }));

/** Null where the board is not there or not shown. */
const Board = z
  .object({ projectV2: z.object({ items: Items, end: Items.optional() }).nullable() })
  .nullish()
  .transform((organization) => organization?.projectV2 ?? null);
export type Board = NonNullable<z.infer<typeof Board>>;

export const Sweep = z.object({
  configs: z.array(Configuration.nullable()),
  repositories: z.array(Sight.nullable()),
  board: Board,
});

const Page = z
  .object({ issues: Numbers })
  .nullish()
  .transform((node) => node?.issues ?? null);

export const SweepPages = z.object({ changed: Page, care: Page, board: Board });
