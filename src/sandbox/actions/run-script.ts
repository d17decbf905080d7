import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { failedWith, type StepEnd, type StepRun } from './job.ts';
import { runStepProcess } from './step-process.ts';
import { toText, type Token } from './tokens.ts';

export interface ScriptBody {
  readonly script: Token;
  readonly shell: Token | undefined;
  readonly workingDirectory: Token | undefined;
}

/** Commands of `shell:` [docs: workflow-syntax, `jobs.<job_id>.steps[*].shell`]. */
const shells: Readonly<Record<string, string>> = {
  bash: 'bash --noprofile --norc -eo pipefail {0}',
  sh: 'sh -e {0}',
  python: 'python3 {0}',
};
const unspecified = 'bash -e {0}';

/** Runs a `run:` step: the script goes into a file, which the shell is given. */
export async function runScript(step: StepRun, body: ScriptBody): Promise<StepEnd> {
  const { job, scope, frame } = step;
  const script = toText(body.script, scope);
  // `defaults.run` is for the job's own steps; a composite action names its shell.
  const defaults = frame.isComposite ? undefined : job.defaults;
  const shell = body.shell === undefined ? defaults?.shell : toText(body.shell, scope);
  const folder =
    body.workingDirectory === undefined
      ? (defaults?.workingDirectory ?? '.')
      : toText(body.workingDirectory, scope);
  const template = shell === undefined ? unspecified : (shells[shell] ?? shell);
  if (!template.includes('{0}')) {
    return failedWith(
      `Invalid shell option. Shell must be a valid built-in (bash, sh, python) or a format string containing '{0}'`,
    );
  }
  const file = join(job.space.temp, `${randomUUID()}.${extension(shell)}`);
  await writeFile(file, `${script}\n`, { mode: 0o755 });
  announce(step, script, template);
  const [command = 'bash', ...args] = template
    .split(/\s+/)
    .map((word) => word.replace('{0}', file));
  return runStepProcess(step, { command, args, cwd: resolve(job.space.workspace, folder) });
}

function extension(shell: string | undefined): string {
  return shell === 'python' ? 'py' : 'sh';
}

/** The log opens a step with its script, as GitHub's does. */
function announce(step: StepRun, script: string, template: string): void {
  const say = (line: string): void => step.job.host.log(step.job.jobId, step.job.masks.apply(line));
  const lines = script.trimEnd().split('\n');
  say(`##[group]Run ${lines[0] ?? ''}`);
  for (const line of lines) say(line);
  say(`shell: ${template}`);
  say('##[endgroup]');
}
