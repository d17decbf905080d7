// The action of the channel job: no agent, no checkout. It shows Drover who it is by a token of GitHub's, and hands on
// what lets this one run ask.
import {
  annotate,
  readInput,
  requireInput,
  requireVariable,
  runAction,
  setOutput,
  type StepEnv,
} from '../action.ts';
import { isRepeated, readTask } from '../run-inputs.ts';
import { askForChannel } from './ask-for-channel.ts';
import { sealText } from './seal-text.ts';

/** As for conversations, whose secret it is (see the session action). */
const SHORTEST_SECRET = 32;

await runAction(async (env) => {
  const { key, wait } = readTask(env);
  const secret = readInput(env, 'secret').trim();
  if (isRepeated(env) || wait === undefined) return;
  if (secret.length < SHORTEST_SECRET) {
    annotate(
      'notice',
      'Without the secret DROVER_SESSION_KEY (at least 32 characters) there is no channel: questions are parked.',
    );
    return;
  }
  const url = requireInput(env, 'url').replace(/\/+$/, '');
  const capability = await askForChannel({ url, key, ...tokenSource(env) });
  if (!capability.ok) {
    annotate('notice', `No channel: ${capability.error} Questions are parked.`);
    return;
  }
  console.log(`::add-mask::${capability.value}`);
  const repository = requireVariable(env, 'GITHUB_REPOSITORY');
  const runId = Number(requireVariable(env, 'GITHUB_RUN_ID'));
  const line = JSON.stringify({ url, capability: capability.value });
  setOutput(env, 'channel', sealText(secret, { repository, runId }, line));
});

/** GitHub docs, actions/reference/security/oidc: "Methods for requesting the OIDC token". */
function tokenSource(env: StepEnv) {
  return {
    tokenUrl: requireVariable(env, 'ACTIONS_ID_TOKEN_REQUEST_URL'),
    tokenKey: requireVariable(env, 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'),
  };
}
