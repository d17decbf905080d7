import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { parseEntries } from './file-commands.ts';
import { githubEnv } from './github-context.ts';
import type { JsonObject } from './json.ts';
import { failedWith, succeeded, type StepEnd, type StepRun } from './job.ts';
import type { ProcessEnd } from './process-tree.ts';

export interface StepCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Beyond the step's own. */
  readonly env?: Readonly<Record<string, string>>;
}

const files = ['OUTPUT', 'ENV', 'PATH', 'STATE', 'STEP_SUMMARY'] as const;
type FileName = (typeof files)[number];

/** Runs a program as (a part of) a step, with its own GITHUB_OUTPUT, GITHUB_ENV … files, and reads them. */
export async function runStepProcess(step: StepRun, command: StepCommand): Promise<StepEnd> {
  const folder = join(step.job.space.temp, '_runner_file_commands', randomUUID());
  await mkdir(folder, { recursive: true });
  const paths = Object.fromEntries(files.map((name) => [`GITHUB_${name}`, join(folder, name)]));
  for (const path of Object.values(paths)) await writeFile(path, '');
  const end = await step.job.processes.run({
    command: command.command,
    args: command.args,
    cwd: command.cwd,
    env: { ...stepEnv(step), ...command.env, ...paths },
    onLine: step.line,
    stop: step.stop,
  });
  const read = (name: FileName): Promise<string> => readFile(join(folder, name), 'utf8');
  try {
    await takeFiles(step, read);
  } catch (error) {
    return failedWith(`Unable to process file command: ${messageOf(error)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return toStepEnd(end);
}

/** The environment of a step's process. */
export function stepEnv(step: StepRun): Record<string, string> {
  const { job } = step;
  const github = githubEnv(step.scope.contexts['github'] as JsonObject);
  const env = { ...job.baseEnv, ...step.env, ...github };
  return { ...env, PATH: [...job.path, env['PATH']].join(delimiter) };
}

function toStepEnd(end: ProcessEnd): StepEnd {
  if (end.kind === 'not-started') return failedWith(end.message);
  return end.code === 0 ? succeeded : failedWith(`Process completed with exit code ${end.code}.`);
}

async function takeFiles(step: StepRun, read: (name: FileName) => Promise<string>): Promise<void> {
  const { job } = step;
  for (const folder of (await read('PATH')).split(/\r?\n/))
    if (folder !== '') job.path.unshift(folder);
  for (const [name, value] of parseEntries(await read('ENV'))) {
    // [docs: variables, "Naming conventions"]; NODE_OPTIONS would reach later JavaScript actions.
    if (name === 'NODE_OPTIONS') throw new Error("Can't store NODE_OPTIONS using '$GITHUB_ENV'.");
    if (!/^(GITHUB|RUNNER)_/.test(name)) job.env[name] = value;
  }
  Object.assign(step.outputs, Object.fromEntries(parseEntries(await read('OUTPUT'))));
  Object.assign(step.state, Object.fromEntries(parseEntries(await read('STATE'))));
  const summary = await read('STEP_SUMMARY');
  if (summary !== '') job.host.summary(job.jobId, job.masks.apply(summary));
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
