import type { ActionsEvent } from './engine-api.ts';
import type { RepositoryFacts } from './host.ts';
import type { Json, JsonObject } from './json.ts';
import { at, text } from './triggers.ts';

/** What is known of a run before any of its jobs. */
export interface RunFacts {
  readonly repository: RepositoryFacts;
  readonly event: ActionsEvent;
  readonly runId: number;
  readonly runNumber: number;
  readonly attempt: number;
  readonly triggeringActor: string;
  readonly workflowName: string;
  readonly workflowPath: string;
  readonly htmlUrl: string;
}

/** `github` as far as it is the same for all jobs [docs: contexts, "`github` context"]. */
export function githubContext(run: RunFacts): Record<string, Json> {
  const { repository, event } = run;
  const pull = at(event.payload, 'pull_request');
  return {
    actor: event.actor,
    actor_id: text(event.payload, 'sender', 'id'),
    api_url: repository.apiUrl,
    base_ref: text(pull, 'base', 'ref'),
    event: event.payload,
    event_name: event.name,
    graphql_url: repository.graphqlUrl,
    head_ref: text(pull, 'head', 'ref'),
    ref: event.ref,
    ref_name: event.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    ref_protected: false,
    ref_type: refType(event.ref),
    repository: repository.fullName,
    repository_id: String(repository.id),
    repository_owner: repository.owner,
    repository_owner_id: String(repository.ownerId),
    repository_visibility: repository.visibility,
    repositoryUrl: `${repository.serverUrl.replace(/^http/, 'git')}/${repository.fullName}.git`,
    retention_days: '90',
    run_attempt: String(run.attempt),
    run_id: String(run.runId),
    run_number: String(run.runNumber),
    secret_source: 'Actions',
    server_url: repository.serverUrl,
    sha: event.sha,
    triggering_actor: run.triggeringActor,
    workflow: run.workflowName,
    workflow_ref: `${repository.fullName}/${run.workflowPath}@${event.ref}`,
    workflow_sha: event.sha,
  };
}

function refType(ref: string): string {
  if (ref.startsWith('refs/tags/')) return 'tag';
  return ref === '' ? '' : 'branch';
}

/** The members of `github` that steps find in their environment as `GITHUB_…`. */
const shown = (
  'action action_path action_ref action_repository actor actor_id api_url base_ref event_name ' +
  'event_path graphql_url head_ref job ref ref_name ref_protected ref_type repository repository_id ' +
  'repository_owner repository_owner_id retention_days run_attempt run_id run_number server_url sha ' +
  'triggering_actor workflow workflow_ref workflow_sha workspace'
).split(' ');

/** [docs: variables, "Default environment variables"] */
export function githubEnv(github: JsonObject): Record<string, string> {
  const known = shown.filter((name) => github[name] !== undefined);
  return Object.fromEntries(
    known.map((name) => [`GITHUB_${name.toUpperCase()}`, text(github, name)]),
  );
}

/** Head of the run: of a pull request its own head, not the merge commit [OpenAPI: workflow-run]. */
export function headOf(event: ActionsEvent): {
  readonly sha: string;
  readonly branch: string | null;
} {
  const pull = at(event.payload, 'pull_request', 'head');
  if (event.name.startsWith('pull_request') && text(pull, 'sha') !== '') {
    return { sha: text(pull, 'sha'), branch: text(pull, 'ref') };
  }
  const branch = event.ref.replace(/^refs\/(heads|tags)\//, '');
  return { sha: event.sha, branch: branch === '' ? null : branch };
}

/** Whether the event comes from a fork, whose runs get no secrets and only read. */
export function isFromFork(event: ActionsEvent): boolean {
  if (event.name === 'pull_request_target') return false;
  const pull = at(event.payload, 'pull_request');
  const head = text(pull, 'head', 'repo', 'full_name');
  return head !== '' && head !== text(pull, 'base', 'repo', 'full_name');
}
