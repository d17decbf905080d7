import { requireInput, requireVariable, StepError, type StepEnv } from '../action.ts';

/** The part of GitHub's deployments API that a preview needs (docs: rest/deployments). */
export interface DeploymentsApi {
  /** Gives the deployment's id. */
  create(wish: { readonly sha: string; readonly environment: string }): Promise<number>;
  setStatus(id: number, status: DeploymentState): Promise<void>;
}

export type DeploymentState =
  | { readonly state: 'in_progress' }
  | { readonly state: 'success'; readonly url: string }
  /** At most 140 characters of the description are kept. */
  | { readonly state: 'failure'; readonly description: string };

export function makeDeploymentsApi(env: StepEnv): DeploymentsApi {
  const base = `${requireVariable(env, 'GITHUB_API_URL')}/repos/${requireVariable(env, 'GITHUB_REPOSITORY')}`;
  const token = requireInput(env, 'token');
  const log = `${requireVariable(env, 'GITHUB_SERVER_URL')}/${env['GITHUB_REPOSITORY']}/actions/runs/${requireVariable(env, 'GITHUB_RUN_ID')}`;
  const post = (path: string, body: object): Promise<unknown> =>
    send(`${base}${path}`, token, body);
  return {
    create: async ({ sha, environment }) => {
      // By default GitHub merges the base into the ref first and waits for all checks: both would miss the head.
      const wish = {
        auto_merge: false,
        required_contexts: [] as string[],
        production_environment: false,
      };
      // Transient: a newer preview of another pull request leaves this one alone.
      const answer = await post('/deployments', {
        ref: sha,
        environment,
        transient_environment: true,
        ...wish,
      });
      return (answer as { readonly id: number }).id;
    },
    setStatus: async (id, status) => {
      const { state } = status;
      const url = status.state === 'success' ? { environment_url: status.url } : {};
      const description =
        status.state === 'failure' ? { description: status.description.slice(0, 140) } : {};
      const body = { state, log_url: log, auto_inactive: false, ...url, ...description };
      await post(`/deployments/${id}/statuses`, body);
    },
  };
}

async function send(url: string, token: string, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/vnd.github+json',
      'content-type': 'application/json',
      'user-agent': 'drover-preview',
      'x-github-api-version': '2022-11-28',
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new StepError(
      `POST ${new URL(url).pathname} was answered ${response.status}: ${text.slice(0, 500)}`,
    );
  }
  return JSON.parse(text) as unknown;
}
