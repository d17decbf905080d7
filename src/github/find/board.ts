import { z } from 'zod';
import type { Config } from '../../lifecycle/policy/config.ts';
import type { Client } from '../client.ts';
import { partial, unanswered, fitting } from '../read/asking.ts';
import { type Candidate, candidateId } from './candidates.ts';
import type { ConfiguredRepository } from './repositories.ts';

type Board = NonNullable<Config['board']>;

/** The boards that repositories name, each once. */
export function boardsOf(repositories: readonly ConfiguredRepository[]): readonly Board[] {
  const boards = repositories.flatMap(({ board }) => board ?? []);
  const name = ({ owner, number, field }: Board): string =>
    `${owner.toLowerCase()}/${number}/${field}`;
  return [...new Map(boards.map((board) => [name(board), board])).values()];
}

const Items = z.object({
  nodes: z.array(
    z
      .object({
        updatedAt: z.string(),
        content: z
          .object({
            number: z.number().optional(),
            repository: z.object({ id: z.string() }).optional(),
          })
          .nullable(),
        fieldValueByName: z.object({ name: z.string().nullish() }).nullable(),
      })
      .nullable(),
  ),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
});

const Boards = z.object({
  organization: z
    .object({
      projectV2: z
        .object({
          items: Items,
        })
        .nullable(),
    })
    .nullable(),
});

/** Issues of configured repositories whose card stands in Ready. A board that is not shown has none. */
export async function readyIssues(
  client: Client,
  board: Board,
  repositories: ReadonlyMap<string, ConfiguredRepository>,
): Promise<readonly Candidate[]> {
  const { owner, number, field: statusField, statuses } = board;
  const found: Candidate[] = [];
  let after: string | null = null;
  do {
    const answer = await client.query('Board', { owner, number, statusField, after });
    if (answer.kind !== 'answered') throw unanswered(answer);
    if (answer.faults.some(({ type }) => type === 'NOT_FOUND' || type === 'FORBIDDEN')) return [];
    const [fault] = answer.faults;
    if (fault !== undefined) throw partial(`Board: ${fault.message}`);
    const boards: z.infer<typeof Boards> = fitting(Boards, answer.data, 'Board');
    const items = boards.organization?.projectV2?.items;
    for (const item of items?.nodes ?? []) {
      const repository = repositories.get(item?.content?.repository?.id ?? '');
      const issue = item?.content?.number;
      if (item === null || repository === undefined || issue === undefined) continue;
      if (item.fieldValueByName?.name !== statuses.Ready) continue;
      found.push({
        id: candidateId(repository.id, issue),
        issue: { owner: repository.owner, repo: repository.repo, number: issue },
        changed: false,
        state: `card ${item.updatedAt}`,
      });
    }
    after = items?.pageInfo.hasNextPage === true ? items.pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}
