import { z } from 'zod';
import type { IssueKey, KeyResolver } from '../../controller/ports.ts';
import type { Client, Variables } from '../client.ts';
import type { Installations } from '../installations.ts';
import type { Cards } from './cards.ts';
import { asking, askRest } from '../read/asking.ts';

/** What an event speaks of may be gone by now, or hidden. */
const askOptional = asking(() => true);

const CardContent = z.object({
  node: z
    .object({
      number: z.number().optional(),
      repository: z.object({ name: z.string(), owner: z.object({ login: z.string() }) }).optional(),
    })
    .nullable(),
});

const PullBranch = z.object({
  repository: z
    .object({
      pullRequest: z.object({ headRefName: z.string(), isCrossRepository: z.boolean() }).nullable(),
    })
    .nullable(),
});

const InCare = z.object({
  repository: z
    .object({
      issues: z.object({
        nodes: z.array(z.object({ number: z.number() })),
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      }),
    })
    .nullable(),
});

const Branches = z.array(z.object({ name: z.string() }));

/** Leads from the keys of events to issues, where only GitHub knows the way. Rejects when there was no answer. */
export function makeKeyResolver(installations: Installations, cards: Cards): KeyResolver {
  const clientOf = async (id: number): Promise<Client> => (await installations.of(id)).client;

  return {
    async resolveProjectItem(installation, content) {
      const known = cards.get(installation, content);
      if (known !== undefined) return known;
      const client = await clientOf(installation);
      const { node } = await askOptional(client, 'CardContent', { content }, CardContent);
      if (node?.number === undefined || node.repository === undefined) return null;
      const { name: repo, owner } = node.repository;
      return { installation, owner: owner.login, repo, number: node.number };
    },
    async resolvePull(installation, owner, name, number) {
      const client = await clientOf(installation);
      const variables = { owner, name, number };
      const { repository } = await askOptional(client, 'PullBranch', variables, PullBranch);
      const pull = repository?.pullRequest;
      return pull === undefined || pull === null || pull.isCrossRepository
        ? null
        : pull.headRefName;
    },
    async resolveSha(installation, owner, repo, sha) {
      const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/branches-where-head';
      const parameters = { owner, repo, commit_sha: sha };
      const branches = await askRest(await clientOf(installation), route, parameters, Branches);
      return 'refused' in branches ? [] : branches.map(({ name }) => name);
    },
    async issuesInCare(installation, owner, repo) {
      const client = await clientOf(installation);
      const found: IssueKey[] = [];
      let after: string | null = null;
      do {
        const variables: Variables = { owner, name: repo, after };
        const answer: z.infer<typeof InCare> = await askOptional(
          client,
          'InCare',
          variables,
          InCare,
        );
        const issues = answer.repository?.issues;
        for (const { number } of issues?.nodes ?? []) {
          found.push({ installation, owner, repo, number });
        }
        after = issues?.pageInfo.hasNextPage === true ? issues.pageInfo.endCursor : null;
      } while (after !== null);
      return found;
    },
  };
}
