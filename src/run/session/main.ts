// The action before the agent: makes the keys for the conversation, so that the repository's secret is in no step
// with an agent.
import { annotate, readInput, requireVariable, runAction, setOutput } from '../action.ts';
import { readTask } from '../run-inputs.ts';
import { keyOf } from './seal.ts';
import { leaveKeys, sessionFiles } from './session-folder.ts';

/** Characters. `openssl rand -base64 32` gives 44. */
const SHORTEST_SECRET = 32;

await runAction(async (env) => {
  const { agent } = readTask(env);
  const secret = readInput(env, 'secret').trim();
  setOutput(env, 'kept', String(secret.length >= SHORTEST_SECRET));
  if (secret === '') {
    console.log('DROVER_SESSION_KEY is not set: the conversation is not kept for the next run.');
    return;
  }
  if (secret.length < SHORTEST_SECRET) {
    annotate(
      'warning',
      `The secret DROVER_SESSION_KEY is shorter than ${SHORTEST_SECRET} characters, so conversations are not kept. Make one by \`openssl rand -base64 32\`.`,
    );
    return;
  }
  const repository = requireVariable(env, 'GITHUB_REPOSITORY');
  const keyFor = (runId: number): Buffer => keyOf(secret, { repository, runId });
  const own = keyFor(Number(requireVariable(env, 'GITHUB_RUN_ID')));
  const former = agent.keptBy === undefined ? null : keyFor(agent.keptBy);
  await leaveKeys(sessionFiles(requireVariable(env, 'RUNNER_TEMP')), { own, former });
});
