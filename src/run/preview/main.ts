// The action of the preview's deploy job: a deployment of exactly the head, by the repository's own script.
import { resolve } from 'node:path';
import {
  addSummary,
  readInput,
  requireInput,
  requireVariable,
  runAction,
  setOutput,
  StepError,
} from '../action.ts';
import { muted } from '../muted.ts';
import { runDeployScript } from './deploy-script.ts';
import { makeDeploymentsApi } from './deployments-api.ts';
import { waitFor } from './wait-for.ts';

await runAction(async (env) => {
  const sha = requireInput(env, 'sha');
  if (!/^[0-9a-f]{40}$/.test(sha)) throw new StepError('The input `sha` must be a full commit id.');
  const api = makeDeploymentsApi(env);
  const id = await api.create({ sha, environment: readInput(env, 'environment') || 'preview' });
  await api.setStatus(id, { state: 'in_progress' });
  try {
    const workspace = requireVariable(env, 'GITHUB_WORKSPACE');
    const script = readInput(env, 'script') || '.github/drover/deploy.sh';
    const site = resolve(workspace, requireInput(env, 'site'));
    const url = await muted((onOutput) =>
      runDeployScript({ workspace, script, site, sha, env, onOutput }),
    );
    await waitFor(url, Number(readInput(env, 'wait') || 60));
    await api.setStatus(id, { state: 'success', url });
    setOutput(env, 'url', url);
    addSummary(env, `Preview of ${sha}: ${url}`);
  } catch (error) {
    const description =
      error instanceof StepError ? error.message : 'The deployment failed; see the log.';
    await api.setStatus(id, { state: 'failure', description });
    throw error;
  }
});
