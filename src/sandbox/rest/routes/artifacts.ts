import type { Artifact } from '../../world/records/workflow.ts';
import { readable, writable } from '../access.ts';
import { paginate } from '../pages.ts';
import { missing, Refusal } from '../refusal.ts';
import { empty, reply, route } from '../route.ts';
import type { Ask } from '../route.ts';
import { storageLink } from '../storage-links.ts';
import { artifactView, isExpired } from '../views/run.ts';
import { runToRead } from './runs.ts';

type ListAsk = Ask & {
  readonly query: { readonly name?: string; readonly per_page?: string; readonly page?: string };
};

export const artifactRoutes = [
  route('get', '/repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', (request) => {
    const run = runToRead(request);
    return list(request, request.world.tables.artifacts.by('run', run.id));
  }),

  route('get', '/repos/{owner}/{repo}/actions/artifacts', (request) => {
    const repository = readable(request, ['actions:read']);
    return list(request, request.world.tables.artifacts.by('repository', repository.id));
  }),

  route('get', '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}', (request) =>
    reply(200, artifactView(request.world, artifactToRead(request))),
  ),

  route('delete', '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}', (request) => {
    writable(request, ['actions:write']);
    request.world.tables.artifacts.remove(artifactToRead(request).id);
    return empty(204);
  }),

  route(
    'get',
    '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
    (request) => {
      const { world, params } = request;
      const artifact = artifactToRead(request);
      if (params.archive_format !== 'zip') throw missing();
      if (isExpired(world, artifact)) throw new Refusal(410, 'Artifact has expired');
      return reply(302, undefined, { location: storageLink(world, 'artifacts', artifact.id) });
    },
  ),
];

function list(request: ListAsk, artifacts: readonly Artifact[]) {
  const { world, query } = request;
  const { name } = query;
  const named = artifacts
    .filter((artifact) => name === undefined || artifact.name === name)
    .reverse();
  const page = paginate(request, named);
  const views = page.items.map((each) => artifactView(world, each));
  return reply(200, { total_count: page.total, artifacts: views }, page.headers);
}

function artifactToRead(
  request: Ask & { readonly params: { owner: string; repo: string; artifact_id: number } },
): Artifact {
  const repository = readable(request, ['actions:read']);
  const artifact = request.world.tables.artifacts.get(request.params.artifact_id);
  if (artifact?.repositoryId !== repository.id) throw missing();
  return artifact;
}
