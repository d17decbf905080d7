import { z } from 'zod';
import { type Config, DEFAULT_CONFIG } from '../../lifecycle/policy/config.ts';
import type { Client } from '../client.ts';
import { readConfig } from '../config-text.ts';
import { askRest, partial } from '../read/asking.ts';
import type { Configuration } from './parts.ts';

/** A repository that has opted in. */
export interface ConfiguredRepository {
  readonly id: string;
  readonly owner: string;
  readonly repo: string;
  readonly board: Config['board'];
  /** Null where it is not valid. */
  readonly config: Config | null;
  /** Which text its configuration has. */
  readonly version: string;
}

/** Null where there is no configuration, valid or not, or the repository is archived. */
export function toConfigured(
  node: z.infer<typeof Configuration> | null,
): ConfiguredRepository | null {
  if (node === null || node.isArchived || node.config === null) return null;
  const config = readConfig(node.config.text ?? '');
  const version = node.config.oid ?? '';
  return {
    id: node.id,
    owner: node.owner.login,
    repo: node.name,
    board: config.ok ? config.value.board : DEFAULT_CONFIG.board,
    config: config.ok ? config.value : null,
    version,
  };
}

const Granted = z.object({ repositories: z.array(z.object({ node_id: z.string() })) });

/** The ids of the repositories that an installation may see. */
export async function grantedTo(client: Client): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let page = 1; ; page += 1) {
    const route = 'GET /installation/repositories';
    const answer = await askRest(client, route, { per_page: 100, page }, Granted);
    if ('refused' in answer) throw partial('the repositories of an installation are not shown');
    ids.push(...answer.repositories.map(({ node_id: id }) => id));
    if (answer.repositories.length < 100) return ids;
  }
}
