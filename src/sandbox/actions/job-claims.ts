import { headOf, type RunFacts } from './github-context.ts';

/**
 * What GitHub's own token says of a job, beside its issuer, audience and times [docs: actions/reference/security/oidc,
 * "OIDC token claims"]. Workflows that are called by others have a `job_workflow_ref` of their own, which is left out.
 */
export function jobClaims({ repository, event, ...run }: RunFacts): Record<string, string> {
  const workflow = `${repository.fullName}/${run.workflowPath}@${event.ref}`;
  const { branch } = headOf(event);
  return {
    sub: `repo:${repository.fullName}:ref:refs/heads/${branch ?? ''}`,
    ref: event.ref,
    ref_type: 'branch',
    ref_protected: 'false',
    sha: event.sha,
    repository: repository.fullName,
    repository_id: String(repository.id),
    repository_owner: repository.owner,
    repository_owner_id: String(repository.ownerId),
    repository_visibility: repository.visibility,
    run_id: String(run.runId),
    run_number: String(run.runNumber),
    run_attempt: String(run.attempt),
    runner_environment: 'self-hosted',
    actor: event.actor,
    workflow: run.workflowName,
    workflow_ref: workflow,
    workflow_sha: event.sha,
    job_workflow_ref: workflow,
    job_workflow_sha: event.sha,
    event_name: event.name,
    head_ref: '',
    base_ref: '',
  };
}
