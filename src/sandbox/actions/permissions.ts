import type { PermissionLevel, Permissions } from './host.ts';
import type { Json } from './json.ts';
import { isObject } from './tokens.ts';

/** Scopes that a GITHUB_TOKEN can hold [docs: workflow-syntax, `permissions`]. */
const scopes = (
  'actions attestations checks contents deployments discussions issues models packages pages ' +
  'pull-requests repository-projects security-events statuses'
).split(' ');

/** The restricted default of new repositories [docs: github_token, "Permissions"]. */
const defaults: Permissions = { contents: 'read', packages: 'read', metadata: 'read' };

/**
 * Permissions of a job's token: the job's own `permissions`, else the workflow's, else the default.
 * Once some are named all others are none. Keys are as the REST API spells them (`pull_requests`).
 */
export function jobPermissions(
  workflow: Json | undefined,
  job: Json | undefined,
  readOnly: boolean,
): Permissions {
  const named = job ?? workflow;
  const granted = named === undefined ? defaults : expand(named);
  return readOnly ? downToRead(granted) : granted;
}

function expand(named: Json): Permissions {
  if (named === 'read-all') return all('read');
  if (named === 'write-all') return all('write');
  const granted = Object.entries(isObject(named) ? named : {}).flatMap(([scope, level]) =>
    level === 'read' || level === 'write' ? [[scope.replaceAll('-', '_'), level] as const] : [],
  );
  return { ...Object.fromEntries(granted), metadata: 'read' };
}

function all(level: PermissionLevel): Permissions {
  const every = scopes.map((scope) => [scope.replaceAll('-', '_'), level] as const);
  return { ...Object.fromEntries(every), metadata: 'read' };
}

/** Runs for pull requests from forks read only [docs: events-that-trigger-workflows, `pull_request`]. */
function downToRead(granted: Permissions): Permissions {
  return Object.fromEntries(Object.keys(granted).map((scope) => [scope, 'read' as const]));
}
