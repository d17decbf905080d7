import { z } from 'zod';
import type { RepositoryFinder } from '../../controller/repository-finder.ts';
import type { Client } from '../client.ts';
import type { Installations } from '../installations.ts';
import { askRest } from '../read/asking.ts';

const Installation = z.object({ id: z.number() });
const Repository = z.object({ id: z.number(), node_id: z.string() });

interface RepositoryFinderParts {
  /** The client of the App itself. */
  readonly app: Client;
  /** Whose lanes these requests take, too: who asks for a channel takes no more of its limits than there is. */
  readonly installations: Pick<Installations, 'of'>;
}

/** Asks two things each time: for runs that ask for a channel, which are few. */
export function makeRepositoryFinder({
  app,
  installations,
}: RepositoryFinderParts): RepositoryFinder {
  return {
    async named(owner, repo) {
      const place = { owner, repo };
      const route = 'GET /repos/{owner}/{repo}/installation';
      const installed = await askRest(app, route, place, Installation);
      if ('refused' in installed) return null;
      const { client } = await installations.of(installed.id);
      const found = await askRest(client, 'GET /repos/{owner}/{repo}', place, Repository);
      if ('refused' in found) return null;
      return { installation: installed.id, id: found.id, nodeId: found.node_id };
    },
  };
}
