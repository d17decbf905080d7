import { spawn } from 'node:child_process';

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
    const child = spawn('git', ['-C', call.dir, ...call.args], { env: gitEnvironment(call.env) });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // A git that has failed closes its input early; its exit code says so.
    child.stdin.on('error', () => undefined);
    child.on('error', (cause) => {
      reject(new Error('git could not be started: is it installed and on PATH?', { cause }));
    });
    child.on('close', (code) => {
      resolve({
        code: code ?? 1,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString('utf8'),
      });
    });
    child.stdin.end(call.input ?? '');
  });
}

/** Runs git and gives its output as text without the final line break; throws when it fails. */
export async function git(call: GitCall): Promise<string> {
  const answer = await runGit(call);
  if (answer.code !== 0) {
    throw new Error(`git ${call.args.join(' ')} failed (${answer.code}): ${answer.stderr.trim()}`);
  }
  return answer.stdout.toString('utf8').replace(/\n$/, '');
}
