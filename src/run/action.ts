import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';

/** The environment of a step, as GitHub's runner gives it to a JavaScript action. */
export type StepEnv = Readonly<Record<string, string | undefined>>;

/** Thrown for what a person can mend: shown as one sentence, without a stack. */
export class StepError extends Error {}

/** The input's value, or an empty string (docs: metadata-syntax-for-github-actions, `inputs`). */
export function readInput(env: StepEnv, name: string): string {
  return env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '';
}

export function requireInput(env: StepEnv, name: string): string {
  const value = readInput(env, name);
  if (value === '') throw new StepError(`The input \`${name}\` of this action is empty.`);
  return value;
}

/** A variable that every runner sets, such as RUNNER_TEMP. */
export function requireVariable(env: StepEnv, name: string): string {
  const value = env[name];
  if (!value)
    throw new StepError(
      `The variable ${name} is not set: this program runs as a step of GitHub Actions.`,
    );
  return value;
}

/** Sets an output of the step; the delimiter is random, so that no value can end it. */
export function setOutput(env: StepEnv, name: string, value: string): void {
  const delimiter = `drover-${randomUUID()}`;
  const file = requireVariable(env, 'GITHUB_OUTPUT');
  appendFileSync(file, `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
}

/** Adds to the page of the run. */
export function addSummary(env: StepEnv, markdown: string): void {
  const file = env['GITHUB_STEP_SUMMARY'];
  if (file) appendFileSync(file, `${markdown}\n`);
}

/** Writes an annotation; line breaks and percent signs are escaped as the runner wants them. */
export function annotate(level: 'notice' | 'warning' | 'error', message: string): void {
  const text = message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  process.stdout.write(`::${level}::${text}\n`);
}

/** Runs an action's body; a failure becomes an annotation and exit code 1. */
export async function runAction(body: (env: StepEnv) => Promise<void>): Promise<void> {
  try {
    await body(process.env);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    annotate('error', message);
    if (error instanceof Error && !(error instanceof StepError)) console.error(error.stack);
    process.exitCode = 1;
  }
}
