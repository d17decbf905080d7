import { setTimeout } from 'node:timers/promises';
import { requireInput, requireVariable, StepError, type StepEnv } from '../action.ts';
import { git, gitText } from '../git.ts';

/** The repository that the job runs for, with the job's own token. */
export interface Remote {
  readonly url: string;
  /** Gives git the token without writing it anywhere. */
  readonly env: Readonly<Record<string, string>>;
}

export function remoteOf(env: StepEnv): Remote {
  const server = requireVariable(env, 'GITHUB_SERVER_URL');
  const credentials = Buffer.from(`x-access-token:${requireInput(env, 'token')}`).toString(
    'base64',
  );
  return {
    url: `${server}/${requireVariable(env, 'GITHUB_REPOSITORY')}.git`,
    env: {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `http.${server}/.extraHeader`,
      GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${credentials}`,
    },
  };
}

/** Makes an empty repository and fetches these commits, without their history. */
export async function fetchInto(
  folder: string,
  remote: Remote,
  commits: readonly string[],
): Promise<void> {
  await gitText(['init', '--bare', '--quiet', folder], { cwd: '/' });
  const args = ['fetch', '--quiet', '--no-tags', '--depth=1', remote.url, ...commits];
  await patiently(() => git(args, { cwd: folder, env: remote.env }), 'fetch');
}

export interface NewRef {
  readonly name: string;
  readonly sha: string;
}

/** Creates the refs together. They are never moved: a ref that is there already with another commit is an error. */
export async function pushRefs(
  folder: string,
  remote: Remote,
  refs: readonly NewRef[],
): Promise<void> {
  const specs = refs.map(({ name, sha }) => `${sha}:${name}`);
  const args = ['push', '--quiet', '--atomic', remote.url, ...specs];
  await patiently(() => git(args, { cwd: folder, env: remote.env }), 'push');
}

/** Three attempts: both commands may be repeated, and a network has bad moments. */
async function patiently(attempt: () => ReturnType<typeof git>, what: string): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    const answer = await attempt();
    if (answer.status === 0) return;
    if (tried === 3) {
      throw new StepError(`git ${what} failed three times: ${answer.stderr.trim().slice(0, 1000)}`);
    }
    await setTimeout(1_000 * tried);
  }
}
