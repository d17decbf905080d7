import { z } from 'zod';
import type { Clock } from '../../controller/ports.ts';
import type { RepositoryFinder } from '../../controller/repository-finder.ts';
import { type Client, makeClient } from '../client.ts';
import { makeLanes } from '../lanes.ts';
import type { Octokit } from '../octokit.ts';
import { askRest } from '../read/asking.ts';

const Installation = z.object({ id: z.number() });
const Repository = z.object({ id: z.number(), node_id: z.string() });

export interface RepositoryFinderParts {
  readonly app: Octokit;
  readonly octokitFor: (installation: number) => Promise<Octokit>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Asks two things each time: for runs that ask for a channel, which are few. */
export function makeRepositoryFinder(parts: RepositoryFinderParts): RepositoryFinder {
  const { app, octokitFor, clock } = parts;
  const clientOf = (octokit: Octokit): Client =>
    makeClient({ octokit, lanes: makeLanes(clock), clock });
  const asApp = clientOf(app);
  return {
    async named(owner, repo) {
      const place = { owner, repo };
      const route = 'GET /repos/{owner}/{repo}/installation';
      const installed = await askRest(asApp, route, place, Installation);
      if ('refused' in installed) return null;
      const client = clientOf(await octokitFor(installed.id));
      const found = await askRest(client, 'GET /repos/{owner}/{repo}', place, Repository);
      if ('refused' in found) return null;
      return { installation: installed.id, id: found.id, nodeId: found.node_id };
    },
  };
}
