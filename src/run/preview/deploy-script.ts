import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StepError, type StepEnv } from '../action.ts';
import { runProgram } from '../program.ts';

export interface DeployCall {
  /** The checkout that the script is taken from: never the pull request's. */
  readonly workspace: string;
  /** Relative to the workspace. */
  readonly script: string;
  /** The folder with the built site. */
  readonly site: string;
  readonly sha: string;
  readonly env: StepEnv;
  readonly onOutput: (text: string) => void;
}

const TIMEOUT = 15 * 60_000;
const OURS = /^(INPUT_|ACTIONS_|GITHUB_TOKEN$)/;

/** Runs the repository's own deploy script; the last line that it prints is the address of the preview. */
export async function runDeployScript(call: DeployCall): Promise<string> {
  const { workspace, script, site, sha, env } = call;
  if (!existsSync(join(workspace, script))) {
    throw new StepError(
      `\`${script}\` does not exist on the base branch. It is called with the folder of the built site and prints the address that it is served at; see docs/contracts/workflows.md of Drover.`,
    );
  }
  const passed = Object.entries(env).filter(
    ([name, value]) => value !== undefined && !OURS.test(name),
  );
  const end = await runProgram({
    command: 'bash',
    args: [script, site],
    cwd: workspace,
    env: { ...(Object.fromEntries(passed) as Record<string, string>), DROVER_SHA: sha },
    stdin: '',
    timeout: TIMEOUT,
    onOutput: call.onOutput,
  });
  if (end.kind === 'not-started') throw new StepError(`bash could not be started: ${end.message}`);
  if (end.kind === 'timed-out') throw new StepError(`\`${script}\` did not end within 15 minutes.`);
  if (end.code !== 0) throw new StepError(`\`${script}\` ended with exit code ${end.code}.`);
  return addressOf(end.stdout, script);
}

function addressOf(stdout: string, script: string): string {
  const line = stdout.trimEnd().split('\n').at(-1)?.trim() ?? '';
  if (!URL.canParse(line) || !/^https?:$/.test(new URL(line).protocol)) {
    throw new StepError(
      `The last line that \`${script}\` prints must be the address of the preview, such as https://preview.example.com/1234.`,
    );
  }
  return line;
}
