import { z } from 'zod';
import type { IssueKey } from '../../controller/ports.ts';
import type { Instant } from '../../lifecycle/time.ts';
import type { Client } from '../client.ts';
import { ask } from '../read/asking.ts';
import type { ConfiguredRepository } from './repositories.ts';

/** An issue that may be worth a wake. */
export interface Candidate {
  /** Names the issue among those of its installation. */
  readonly id: string;
  readonly issue: Omit<IssueKey, 'installation'>;
  /** It changed since the last sweep, for certain. */
  readonly changed: boolean;
  /** What can be seen of it from afar, as text: different when something happened to it. */
  readonly state: string;
}

const Numbers = z.object({
  nodes: z.array(z.object({ number: z.number(), updatedAt: z.string() })),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
});
type Numbers = z.infer<typeof Numbers>;

const Repository = z.object({
  id: z.string(),
  changed: Numbers,
  care: Numbers,
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
  deployments: z.object({
    nodes: z.array(
      z.object({
        commitOid: z.string(),
        latestStatus: z.object({ state: z.string() }).nullable(),
      }),
    ),
  }),
});
type Repository = z.infer<typeof Repository>;

const Changed = z.object({ nodes: z.array(Repository.nullable()) });
const Page = z.object({ node: z.object({ issues: Numbers }) });

/** Each repository takes four of the hundred connections that make a point. */
const TOGETHER = 25;

/** Issues changed since, and all in care, of the repositories. */
export async function candidates(
  client: Client,
  repositories: readonly ConfiguredRepository[],
  since: Instant,
): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  const from = new Date(since).toISOString();
  for (let at = 0; at < repositories.length; at += TOGETHER) {
    const some = repositories.slice(at, at + TOGETHER);
    const variables = { repositories: some.map(({ id }) => id), since: from };
    const { nodes } = await ask(client, 'Changed', variables, Changed);
    for (const node of nodes) {
      const repository = some.find(({ id }) => id === node?.id);
      if (node === null || repository === undefined) continue;
      found.push(...(await ofRepository(client, node, { repository, since: from })));
    }
  }
  return found;
}

async function ofRepository(
  client: Client,
  node: Repository,
  { repository, since }: { readonly repository: ConfiguredRepository; readonly since: string },
): Promise<readonly Candidate[]> {
  const changed = await allPages(node.changed, (after) =>
    ask(client, 'ChangedPage', { repository: node.id, since, after }, Page),
  );
  const care = await allPages(node.care, (after) =>
    ask(client, 'CarePage', { repository: node.id, after }, Page),
  );
  const { owner, repo } = repository;
  const numbers = new Set(changed.map(({ number }) => number));
  const toCandidate = ({ number, updatedAt }: Numbers['nodes'][number]): Candidate => ({
    id: candidateId(node.id, number),
    issue: { owner, repo, number },
    changed: numbers.has(number),
    state: `${updatedAt} ${stateOfPull(node, number)}`,
  });
  return [...changed, ...care.filter(({ number }) => !numbers.has(number))].map(toCandidate);
}

export function candidateId(repository: string, number: number): string {
  return `${repository}#${number}`;
}

async function allPages(
  first: Numbers,
  next: (after: string) => Promise<z.infer<typeof Page>>,
): Promise<Numbers['nodes']> {
  let page = first;
  const all = [...first.nodes];
  while (page.pageInfo.hasNextPage && page.pageInfo.endCursor !== null) {
    page = (await next(page.pageInfo.endCursor)).node.issues;
    all.push(...page.nodes);
  }
  return all;
}

/** Pull request, checks and deployments of the issue's branch; checks and deployments do not make an issue look changed. */
function stateOfPull({ pulls, deployments }: Repository, number: number): string {
  const own = pulls.nodes.filter(({ headRefName }) => headRefName.startsWith(`drover/${number}-`));
  const states = own.map((pull) => {
    const deployed = deployments.nodes.filter(({ commitOid }) => commitOid === pull.headRefOid);
    const shown = deployed.map(({ latestStatus }) => latestStatus?.state ?? '');
    return [pull.updatedAt, pull.headRefOid, pull.statusCheckRollup?.state ?? '', ...shown].join(
      ' ',
    );
  });
  return states.join(', ');
}
