import { launch } from '../launcher/launch.ts';
import type { Program, ProgramEvent } from '../launcher/messages.ts';

export interface GitAnswer {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface GitCall {
  readonly dir: string;
  readonly args: readonly string[];
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** The sandbox's repositories obey no configuration of the person at the machine. */
export function gitEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    ...more,
  };
}

/** Runs git and gives its answer, whatever its exit code; rejects only when it cannot be started. */
export function runGit(call: GitCall): Promise<GitAnswer> {
  return new Promise((resolve, reject) => {
    const output = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
    let code: number | null = null;
    launch(programOf(call), (event) => {
      if (event.kind === 'output') output[event.stream].push(event.chunk);
      if (event.kind === 'exited') ({ code } = event);
      if (event.kind === 'not-started') reject(notStarted(event.message));
      if (event.kind === 'closed')
        resolve({
          code: code ?? 1,
          stdout: Buffer.concat(output.stdout),
          stderr: Buffer.concat(output.stderr).toString('utf8'),
        });
    });
  });
}

/** Runs git and gives what it prints as it comes. A reader that hangs up ends git, and the programs that git has started. */
export function streamGit(call: GitCall): ReadableStream<Uint8Array> {
  let pid: number | null = null;
  let isWanted = true;
  const end = (): void => {
    if (isWanted || pid === null) return;
    try {
      process.kill(-pid);
    } catch {
      // It has ended by itself.
    }
  };
  const tell = (controller: ReadableStreamDefaultController, event: ProgramEvent): void => {
    if (event.kind === 'started') ({ pid } = event);
    // Its number may soon be another's.
    if (event.kind === 'exited') pid = null;
    if (!isWanted) return end();
    if (event.kind === 'output' && event.stream === 'stdout') controller.enqueue(event.chunk);
    if (event.kind === 'closed') controller.close();
    if (event.kind === 'not-started') controller.error(notStarted(event.message));
  };
  return new ReadableStream({
    start: (controller) =>
      launch({ ...programOf(call), leads: true }, (event) => tell(controller, event)),
    cancel: () => {
      isWanted = false;
      end();
    },
  });
}

function programOf({ dir, args, env, input }: GitCall): Program {
  return {
    command: 'git',
    args: ['-C', dir, ...args],
    env: gitEnvironment(env),
    ...(input === undefined ? {} : { input }),
  };
}

function notStarted(why: string): Error {
  const cause = new Error(why);
  return new Error('git could not be started: is it installed and on PATH?', { cause });
}

/** Runs git and gives its output as text without the final line break; throws when it fails. */
export async function git(call: GitCall): Promise<string> {
  const answer = await runGit(call);
  if (answer.code !== 0) {
    throw new Error(`git ${call.args.join(' ')} failed (${answer.code}): ${answer.stderr.trim()}`);
  }
  return answer.stdout.toString('utf8').replace(/\n$/, '');
}
