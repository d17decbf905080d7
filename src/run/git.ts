import { spawn } from 'node:child_process';

export interface GitOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly input?: string | Buffer | undefined;
}

export interface GitAnswer {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Settings that win over those of the repository, in which an agent may have written: no hook, no monitor, no
 * credential helper, no signing, no question.
 */
const SAFE = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.quotePath=false',
  'credential.helper=',
  'commit.gpgSign=false',
  'protocol.ext.allow=never',
  'gc.auto=0',
  // A job's container may own the checkout under another user.
  'safe.directory=*',
].flatMap((setting) => ['-c', setting]);

/** Variables that would make git look at another repository than the one it is told. */
const REDIRECTING =
  /^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|COMMON_DIR|CONFIG_(COUNT|KEY|VALUE|PARAMETERS)|CONFIG$)/;

/** Runs git without a shell. Never throws for a status other than 0. */
export function git(args: readonly string[], options: GitOptions): Promise<GitAnswer> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !REDIRECTING.test(name) && !/^(INPUT|ACTIONS)_|TOKEN/.test(name),
  );
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...SAFE, ...args], {
      cwd: options.cwd,
      env: {
        ...Object.fromEntries(inherited),
        GIT_TERMINAL_PROMPT: '0',
        LC_ALL: 'C.UTF-8',
        ...options.env,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    // git may end before it has read everything, for example when it refuses a bundle.
    child.stdin.on('error', () => {});
    child.on('close', (status) =>
      resolve({
        status: status ?? 1,
        stdout: Buffer.concat(out),
        stderr: Buffer.concat(err).toString(),
      }),
    );
    child.stdin.end(options.input ?? '');
  });
}

/** Runs git and gives its output without the last line break. Throws with git's own words if it fails. */
export async function gitText(args: readonly string[], options: GitOptions): Promise<string> {
  const answer = await git(args, options);
  if (answer.status !== 0) {
    throw new Error(
      `git ${args[0]} failed (${answer.status}): ${answer.stderr.trim().slice(0, 2000)}`,
    );
  }
  return answer.stdout.toString().replace(/\n$/, '');
}

/** Runs git with `-z` and gives the fields of its output. */
export async function gitFields(args: readonly string[], options: GitOptions): Promise<string[]> {
  const text = await gitText(args, options);
  return text.split('\0').filter((field) => field !== '');
}
