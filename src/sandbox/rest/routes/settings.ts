import { ensureEnvironment } from '../../world/operations/repositories.ts';
import type { Environment, Repository } from '../../world/records/repository.ts';
import type { World } from '../../world/world.ts';
import { readable, writable } from '../access.ts';
import { repoApi, repoWeb } from '../addresses.ts';
import { paginate } from '../pages.ts';
import { found, missing, Refusal } from '../refusal.ts';
import { empty, reply, route } from '../route.ts';
import type { Ask, Schemas } from '../route.ts';

/**
 * Names of secrets, variables, environments. Values of secrets come sealed (libsodium), which the sandbox
 * cannot open: setting one answers 501, seeding sets them.
 */
export const settingRoutes = [
  route('get', '/repos/{owner}/{repo}/actions/secrets', (request) => {
    const repository = readable(request, ['secrets:read'], 'write');
    const page = paginate(request, [...repository.secrets.keys()].sort());
    const secrets = page.items.map((name) => ({ name, ...times(repository) }));
    return reply(200, { total_count: page.total, secrets }, page.headers);
  }),

  route('get', '/repos/{owner}/{repo}/actions/secrets/{secret_name}', (request) => {
    const repository = readable(request, ['secrets:read'], 'write');
    const name = request.params.secret_name.toUpperCase();
    if (!repository.secrets.has(name)) throw missing();
    return reply(200, { name, ...times(repository) });
  }),

  route('get', '/repos/{owner}/{repo}/actions/organization-secrets', (request) => {
    const repository = readable(request, ['secrets:read'], 'write');
    const page = paginate(request, [...(repository.sharedSecrets?.keys() ?? [])].sort());
    const secrets = page.items.map((name) => ({ name, ...times(repository) }));
    return reply(200, { total_count: page.total, secrets }, page.headers);
  }),

  route('delete', '/repos/{owner}/{repo}/actions/secrets/{secret_name}', (request) => {
    const { world, params } = request;
    const repository = writable(request, ['secrets:write']);
    const secrets = new Map(repository.secrets);
    if (!secrets.delete(params.secret_name.toUpperCase())) throw missing();
    world.tables.repositories.update(repository.id, { secrets });
    return empty(204);
  }),

  route('get', '/repos/{owner}/{repo}/actions/variables', (request) => {
    const repository = readable(request, ['actions_variables:read'], 'write');
    const page = paginate(
      request,
      [...repository.variables].sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    const variables = page.items.map(([name, value]) => ({ name, value, ...times(repository) }));
    return reply(200, { total_count: page.total, variables }, page.headers);
  }),

  route('post', '/repos/{owner}/{repo}/actions/variables', (request) => {
    const repository = writable(request, ['actions_variables:write']);
    const name = request.body.name.toUpperCase();
    if (repository.variables.has(name))
      throw new Refusal(409, 'Already exists - Variable already exists');
    setVariables(request, repository, [...repository.variables, [name, request.body.value]]);
    return reply(201, {});
  }),

  route('get', '/repos/{owner}/{repo}/actions/variables/{name}', (request) => {
    const repository = readable(request, ['actions_variables:read'], 'write');
    const name = request.params.name.toUpperCase();
    const value = found(repository.variables.get(name));
    return reply(200, { name, value, ...times(repository) });
  }),

  route('patch', '/repos/{owner}/{repo}/actions/variables/{name}', (request) => {
    const repository = writable(request, ['actions_variables:write']);
    const name = request.params.name.toUpperCase();
    const before = found(repository.variables.get(name));
    const variables = new Map(repository.variables);
    variables.delete(name);
    const { name: newName = name, value = before } = request.body ?? {};
    setVariables(request, repository, [...variables, [newName.toUpperCase(), value]]);
    return empty(204);
  }),

  route('delete', '/repos/{owner}/{repo}/actions/variables/{name}', (request) => {
    const repository = writable(request, ['actions_variables:write']);
    const variables = new Map(repository.variables);
    if (!variables.delete(request.params.name.toUpperCase())) throw missing();
    setVariables(request, repository, [...variables]);
    return empty(204);
  }),

  route('get', '/repos/{owner}/{repo}/environments', (request) => {
    const { world } = request;
    const repository = readable(request, ['environments:read', 'actions:read']);
    const page = paginate(request, world.tables.environments.by('repository', repository.id));
    const environments = page.items.map((each) => environmentView(world, repository, each));
    return reply(200, { total_count: page.total, environments }, page.headers);
  }),

  route('get', '/repos/{owner}/{repo}/environments/{environment_name}', (request) => {
    const { world, params } = request;
    const repository = readable(request, ['environments:read', 'actions:read']);
    const environment = environmentOf(world, repository, params.environment_name);
    return reply(200, environmentView(world, repository, environment));
  }),

  route(
    'get',
    '/repos/{owner}/{repo}/environments/{environment_name}/secrets/{secret_name}',
    (request) => {
      const { world, params } = request;
      const repository = readable(request, ['environments:read'], 'write');
      const { secrets } = environmentOf(world, repository, params.environment_name);
      const name = params.secret_name.toUpperCase();
      if (secrets?.has(name) !== true) throw missing();
      return reply(200, { name, ...times(repository) });
    },
  ),

  route('put', '/repos/{owner}/{repo}/environments/{environment_name}', (request) => {
    const { world, params } = request;
    const repository = writable(request, ['environments:write', 'administration:write'], 'admin');
    const environment = ensureEnvironment(world, repository.id, params.environment_name);
    return reply(200, environmentView(world, repository, environment));
  }),
];

/** Settings have no times of their own here; the repository's stand in. */
function times(repository: Repository) {
  return { created_at: repository.createdAt, updated_at: repository.updatedAt };
}

function setVariables(
  { world }: Ask,
  repository: Repository,
  entries: readonly (readonly [string, string])[],
): void {
  world.tables.repositories.update(repository.id, { variables: new Map(entries) });
}

function environmentView(
  world: World,
  repository: Repository,
  environment: Environment,
): Schemas['environment'] {
  const name = encodeURIComponent(environment.name);
  return {
    id: environment.id,
    node_id: environment.nodeId,
    name: environment.name,
    url: repoApi(world, repository, `/environments/${name}`),
    html_url: repoWeb(world, repository, `/deployments/activity_log?environments_filter=${name}`),
    created_at: environment.createdAt,
    updated_at: environment.createdAt,
    protection_rules: [],
    deployment_branch_policy: null,
  };
}

function environmentOf(world: World, repository: Repository, name: string): Environment {
  const all = world.tables.environments.by('repository', repository.id);
  return found(all.find((each) => each.name.toLowerCase() === name.toLowerCase()));
}
