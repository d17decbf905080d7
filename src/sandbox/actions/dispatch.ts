import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { DispatchError, DispatchRequest } from './engine-api.ts';
import type { ActionsHost, RepositoryFacts } from './host.ts';
import { readInputs, textInputs } from './inputs.ts';
import type { RunPlan } from './run-plan.ts';
import { isObject } from './tokens.ts';
import { readWorkflowFile } from './workflow-file.ts';

/** Characters of all inputs as compact JSON [docs: events-that-trigger-workflows, `workflow_dispatch`]. */
const mostInputCharacters = 65_535;
const mostInputs = 25;

/** The run that a `workflow_dispatch` asks for, or GitHub's refusal. */
export async function planDispatch(
  host: ActionsHost,
  request: DispatchRequest,
): Promise<Result<RunPlan, DispatchError>> {
  const repository = await host.repository(request.repository);
  if (repository === undefined) return refuse(404, 'Not Found');
  const path = await findWorkflow(host, repository, request.workflow);
  if (path === undefined) return refuse(404, 'Not Found');
  const place = await host.resolveRef(repository.fullName, request.ref);
  if (place === undefined) return refuse(422, `No ref found for: ${request.ref}`);
  const text = await host.readFile(repository.fullName, place.sha, path);
  if (text === undefined)
    return refuse(422, `Workflow file ${path} does not exist on ${request.ref}`);
  const source = { path, text };
  const file = await readWorkflowFile(source);
  if (!file.ok) return refuse(422, `failed to parse workflow: ${file.error.join('; ')}`);
  const trigger = file.value.triggers.get('workflow_dispatch');
  if (trigger === undefined)
    return refuse(422, "Workflow does not have 'workflow_dispatch' trigger");
  const declared = isObject(trigger['inputs']) ? trigger['inputs'] : {};
  const size = checkSize(request, Object.keys(declared).length);
  if (size !== undefined) return refuse(422, size);
  const inputs = readInputs(declared, request.inputs);
  if (!inputs.ok) return refuse(422, inputs.error);
  const event = {
    name: 'workflow_dispatch',
    payload: {
      ...request.payload,
      inputs: textInputs(inputs.value),
      ref: place.ref,
      workflow: path,
    },
    repository: repository.fullName,
    ref: place.ref,
    sha: place.sha,
    actor: request.actor,
    causedByJobToken: false,
  };
  return ok({ event, source, workflow: file.value, inputs: inputs.value });
}

function refuse(status: 404 | 422, message: string): Result<RunPlan, DispatchError> {
  return fail({ status, message });
}

/** A workflow counts only when its file is on the default branch. */
async function findWorkflow(
  host: ActionsHost,
  repository: RepositoryFacts,
  workflow: string,
): Promise<string | undefined> {
  const branch = await host.resolveRef(
    repository.fullName,
    `refs/heads/${repository.defaultBranch}`,
  );
  if (branch === undefined) return undefined;
  const files = await host.workflowFiles(repository.fullName, branch.sha);
  return files.find(({ path }) => path === workflow || path.endsWith(`/${workflow}`))?.path;
}

function checkSize(request: DispatchRequest, declared: number): string | undefined {
  if (declared > mostInputs) return 'you may only define up to 25 `inputs`';
  const size = JSON.stringify(request.inputs).length;
  return size > mostInputCharacters ? 'inputs are too large.' : undefined;
}
