import type { Scope } from './expressions.ts';
import { headOf, type RunFacts } from './github-context.ts';
import type { ActionsHost } from './host.ts';
import type { Conclusion } from './run-state.ts';
import { child, toText, toValue, type Token } from './tokens.ts';

/** Name of the environment that a job names; undefined without one. */
export function environmentName(token: Token | undefined, scope: Scope): string | undefined {
  if (token === undefined) return undefined;
  const named = child(token, 'name');
  const name = named === undefined ? toText(token, scope) : toText(named, scope);
  return name === '' ? undefined : name;
}

export interface JobDeployment {
  /** Ends it; `scope` holds the steps, for `environment.url`. */
  end(conclusion: Conclusion, scope: Scope): Promise<void>;
}

interface DeploymentRequest {
  readonly host: ActionsHost;
  readonly run: RunFacts;
  readonly jobId: number;
  readonly environment: string;
  readonly token: Token | undefined;
}

/**
 * A job with an environment is a deployment of the run's head [docs: actions/reference/workflows-and-
 * actions/deployments-and-environments]; `deployment: false` makes none.
 */
export async function startDeployment(
  request: DeploymentRequest,
  scope: Scope,
): Promise<JobDeployment | undefined> {
  const { host, run, jobId, environment, token } = request;
  const deploys = child(token, 'deployment');
  if (deploys !== undefined && toValue(deploys, scope) === false) return undefined;
  const head = headOf(run.event);
  const { id } = await host.createDeployment({
    repository: run.repository.fullName,
    runId: run.runId,
    jobId,
    environment,
    ref: head.branch ?? head.sha,
    sha: head.sha,
  });
  const logUrl = `${run.htmlUrl}/job/${jobId}`;
  await host.setDeploymentStatus(id, { state: 'in_progress', logUrl });
  return {
    end: async (conclusion, later) => {
      const url = child(token, 'url');
      const environmentUrl = url === undefined ? '' : toText(url, later);
      const state = stateOf(conclusion);
      await host.setDeploymentStatus(id, {
        state,
        logUrl,
        ...(environmentUrl === '' ? {} : { environmentUrl }),
      });
    },
  };
}

function stateOf(conclusion: Conclusion): 'success' | 'failure' | 'error' {
  if (conclusion === 'success') return 'success';
  return conclusion === 'failure' ? 'failure' : 'error';
}
