// The action before the agent: makes the keys for the conversation, so that the repository's secret is in no step
// with an agent.
import { annotate, readInput, requireVariable, runAction, setOutput } from '../action.ts';
import { readTask } from '../run-inputs.ts';
import { LineKey } from '../channel/line.ts';
import { unsealText } from '../channel/seal-text.ts';
import { keyOf } from './seal.ts';
import { leaveKeys, leaveLine, type SessionFiles, sessionFiles } from './session-folder.ts';

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
  const runId = Number(requireVariable(env, 'GITHUB_RUN_ID'));
  const own = keyFor(runId);
  const former = agent.keptBy === undefined ? null : keyFor(agent.keptBy);
  const files = sessionFiles(requireVariable(env, 'RUNNER_TEMP'));
  await leaveKeys(files, { own, former });
  const sealed = readInput(env, 'channel');
  if (sealed !== '') await openLine(files, () => unsealText(secret, { repository, runId }, sealed));
});

/** What cannot be opened is no failure: the run ends with its question, as it does without a channel. */
async function openLine(files: SessionFiles, unseal: () => string): Promise<void> {
  try {
    await leaveLine(files, LineKey.parse(JSON.parse(unseal())));
  } catch {
    annotate('warning', 'The channel for questions could not be opened; the run will park them.');
  }
}
