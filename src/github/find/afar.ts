import { z } from 'zod';
import { NodeId, Sha } from '../../lifecycle/ids.ts';
import { nodes, When, Who } from '../answer/parts.ts';
import type { Client } from '../client.ts';
import { asking } from '../read/asking.ts';

const Touched = {
  createdAt: When,
  updatedAt: When,
  viewerDidAuthor: z.boolean(),
  editor: Who.nullable(),
};

/** What is seen of an issue without looking at it in full. */
const FarIssue = z.object({
  id: NodeId,
  state: z.string(),
  updatedAt: When,
  lastEditedAt: When.nullable(),
  pinnedIssueComment: z
    .object({ issueComment: z.object({ ...Touched, body: z.string() }).nullable() })
    .nullable(),
  /** Those that were written or edited last. */
  comments: z.object({
    nodes: nodes(z.object({ id: NodeId, ...Touched })),
    pageInfo: z.object({ hasNextPage: z.boolean() }),
  }),
});
export type FarIssue = z.infer<typeof FarIssue>;

const FarPull = z.object({
  id: NodeId,
  state: z.string(),
  updatedAt: When,
  headRefOid: Sha,
  baseRefName: z.string(),
});
export type FarPull = z.infer<typeof FarPull>;

const History = z.object({ nodes: nodes(z.object({ committedDate: When })) });
const FarRepository = z.object({
  id: z.string(),
  defaultBranchRef: z
    .object({ target: z.object({ history: History.optional() }).nullable() })
    .nullable(),
});

const Afar = z.object({
  viewer: Who,
  issues: z.array(FarIssue.nullable()),
  pulls: z.array(FarPull.nullable()),
  repositories: z.array(FarRepository.nullable()),
});

/** An answer of the query: what is gone or hidden is left out of it. */
export interface Sighting {
  readonly viewer: Who;
  readonly issues: readonly FarIssue[];
  readonly pulls: readonly FarPull[];
  /** When the configuration of a repository was written, by the repository's id. */
  readonly configuredAt: ReadonlyMap<string, number>;
}

export interface Wanted {
  readonly issues: readonly string[];
  readonly pulls: readonly string[];
  readonly repositories: readonly string[];
}

/** So many issues, with as many pull requests and a few repositories, make one point of GitHub's budget. */
export const AT_A_TIME = { issues: 100, repositories: 40 } as const;

const ask = asking(([first]) => first === 'issues' || first === 'pulls');

/** Ids of nodes, at most {@link AT_A_TIME} of each. */
export async function lookFromAfar(client: Client, wanted: Wanted): Promise<Sighting> {
  const answer = await ask(client, 'Afar', { ...wanted }, Afar);
  const configuredAt = new Map<string, number>();
  for (const each of answer.repositories) {
    const [commit] = each?.defaultBranchRef?.target?.history?.nodes ?? [];
    if (each !== null && commit !== undefined) configuredAt.set(each.id, commit.committedDate);
  }
  return {
    viewer: answer.viewer,
    issues: answer.issues.flatMap((issue) => issue ?? []),
    pulls: answer.pulls.flatMap((pull) => pull ?? []),
    configuredAt,
  };
}
