import { z } from 'zod';
import { NodeId } from '../../lifecycle/ids.ts';
import {
  Base,
  connection,
  Moves,
  nodes,
  Refs,
  Said,
  Sources,
  Talk,
  Target,
  When,
  Who,
} from './parts.ts';
import { Pull } from './pull.ts';

const blob = {
  __typename: z.string(),
  text: z.string().nullish(),
  isTruncated: z.boolean().optional(),
};

const numbers = connection(z.object({ number: z.number() })).transform((list) =>
  list.map(({ number }) => number),
);

const StateChange = z.object({
  __typename: z.enum(['ClosedEvent', 'ReopenedEvent']),
  id: NodeId,
  createdAt: When,
  actor: Who.nullable(),
});

const Mention = z.object({
  source: z.object({
    __typename: z.enum(['Issue', 'PullRequest']),
    number: z.number(),
    url: z.string(),
    body: z.string(),
    viewerDidAuthor: z.boolean(),
    editor: Who.nullable(),
    /** Of a pull request only. */
    id: NodeId.optional(),
    headRefName: z.string().optional(),
  }),
});

export const ProjectItem = z.object({
  id: NodeId,
  project: z.object({
    id: NodeId,
    number: z.number(),
    owner: z.object({ login: z.string().optional() }),
    field: z
      .object({
        __typename: z.string(),
        id: NodeId.optional(),
        options: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
      })
      .nullable(),
  }),
  fieldValueByName: z.object({ name: z.string().nullish() }).nullable(),
});
export type ProjectItem = z.infer<typeof ProjectItem>;

export const Issue = z.object({
  id: NodeId,
  number: z.number(),
  url: z.string(),
  title: z.string(),
  body: z.string(),
  state: z.enum(['OPEN', 'CLOSED']),
  createdAt: When,
  lastEditedAt: When.nullable(),
  author: Who.nullable(),
  editor: Who.nullable(),
  assignees: connection(Who),
  labels: connection(z.object({ name: z.string() })),
  userContentEdits: connection(
    z.object({ editedAt: When, diff: z.string().nullable(), editor: Who.nullable() }),
  ),
  renames: connection(
    z.object({
      createdAt: When,
      previousTitle: z.string(),
      currentTitle: z.string(),
      actor: Who.nullable(),
    }),
  ),
  changes: connection(StateChange),
  arrivals: connection(z.object({ createdAt: When })),
  deletions: connection(
    z.object({ createdAt: When, actor: Who.nullable(), deletedCommentAuthor: Who.nullable() }),
  ),
  moves: Moves,
  mentions: connection(Mention).optional(),
  projectItems: connection(ProjectItem),
  pinnedIssueComment: z.object({ issueComment: Said }).nullable(),
  comments: Talk,
});
export type Issue = z.infer<typeof Issue>;

const Collaborators = z
  .object({
    edges: nodes(z.object({ permission: z.string(), node: z.object({ login: z.string() }) })),
    pageInfo: z.object({ hasNextPage: z.boolean() }),
  })
  .nullable();

const Stop = z.object({
  number: z.number(),
  timelineItems: connection(
    z.object({ actor: Who.nullable(), label: z.object({ name: z.string() }) }),
  ),
});

/** A commit of the default branch, and the pull requests that may have brought it there. */
const Landing = z.object({
  committedDate: When,
  associatedPullRequests: connection(
    z.object({ baseRefName: z.string(), mergedAt: When.nullable() }),
  ),
});

export const Repository = z.object({
  id: NodeId,
  name: z.string(),
  url: z.string(),
  isPrivate: z.boolean(),
  isArchived: z.boolean(),
  owner: z.object({ login: z.string() }),
  defaultBranchRef: Base.extend({
    target: Target.extend({
      history: connection(Landing).optional(),
    }).nullable(),
  }).nullable(),
  base: Base.nullish(),
  branch: z.object({ target: Target.nullable() }).nullish(),
  config: z.object({ ...blob, oid: z.string().optional() }).nullable(),
  labels: connection(z.object({ id: NodeId, name: z.string() })),
  stops: connection(Stop),
  care: numbers,
  queued: numbers,
  collaborators: Collaborators,
  refs: Refs.nullable(),
  results: z
    .object({
      __typename: z.string(),
      file: z.object({ object: z.object(blob).nullable() }).nullish(),
    })
    .nullish(),
  pulls: connection(
    z.object({
      id: NodeId,
      number: z.number(),
      url: z.string(),
      isCrossRepository: z.boolean(),
      author: Who.nullable(),
    }),
  ).optional(),
  issue: Issue,
});
export type Repository = z.infer<typeof Repository>;

/** The answer to the world query, where nothing that every snapshot needs is missing. */
export const World = z.object({
  viewer: z.object({ id: NodeId, login: z.string() }),
  repository: Repository,
  pull: Pull.nullish(),
  run: z
    .object({
      checkSuite: z.object({ status: z.string(), conclusion: z.string().nullable() }).optional(),
    })
    .nullish(),
  hinted: Sources,
});
export type World = z.infer<typeof World>;
