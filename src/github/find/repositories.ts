import { z } from 'zod';
import { type Config, DEFAULT_CONFIG } from '../../lifecycle/policy/config.ts';
import { parseConfig } from '../../lifecycle/policy/parse.ts';
import type { Client } from '../client.ts';
import { ask, askRest, partial } from '../read/asking.ts';

/** A repository that has opted in. */
export interface ConfiguredRepository {
  readonly id: string;
  readonly owner: string;
  readonly repo: string;
  readonly board: Config['board'];
}

const Granted = z.object({ repositories: z.array(z.object({ node_id: z.string() })) });

const Configured = z.object({
  nodes: z.array(
    z
      .object({
        id: z.string(),
        name: z.string(),
        isArchived: z.boolean(),
        owner: z.object({ login: z.string() }),
        config: z.object({ text: z.string().nullish() }).nullable(),
      })
      .nullable(),
  ),
});

/** The repositories of an installation that have a configuration, valid or not, and are not archived. */
export async function configured(client: Client): Promise<readonly ConfiguredRepository[]> {
  const ids = await grantedTo(client);
  const found: ConfiguredRepository[] = [];
  for (let at = 0; at < ids.length; at += 100) {
    const repositories = ids.slice(at, at + 100);
    const { nodes } = await ask(client, 'Configured', { repositories }, Configured);
    for (const node of nodes) {
      if (node === null || node.isArchived || node.config === null) continue;
      const config = parseConfig(node.config.text ?? '');
      const board = config.ok ? config.value.board : DEFAULT_CONFIG.board;
      found.push({ id: node.id, owner: node.owner.login, repo: node.name, board });
    }
  }
  return found;
}

async function grantedTo(client: Client): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let page = 1; ; page += 1) {
    const route = 'GET /installation/repositories';
    const answer = await askRest(client, route, { per_page: 100, page }, Granted);
    if ('refused' in answer) throw partial('the repositories of an installation are not shown');
    ids.push(...answer.repositories.map(({ node_id: id }) => id));
    if (answer.repositories.length < 100) return ids;
  }
}
