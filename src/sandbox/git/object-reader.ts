import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { gitEnvironment } from './run-git.ts';

export interface GitObject {
  readonly oid: string;
  readonly type: 'commit' | 'tree' | 'blob' | 'tag';
  readonly content: Buffer;
}

/** Objects never change, so those up to this size are kept once read. */
const cacheUpTo = 1_000_000;

type Waiter = {
  readonly resolve: (object: GitObject | undefined) => void;
  readonly reject: (error: Error) => void;
};

/**
 * Reads objects of one repository through a `git cat-file --batch` that stays up: a read costs no
 * process, and a second read of the same object nothing at all. Answers come in order of asking.
 */
export class ObjectReader {
  readonly #dir: string;
  readonly #cache = new Map<string, GitObject>();
  readonly #waiters: Waiter[] = [];
  #child: ChildProcessWithoutNullStreams | undefined;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(dir: string) {
    this.#dir = dir;
  }

  read(oid: string): Promise<GitObject | undefined> {
    const cached = this.#cache.get(oid);
    if (cached !== undefined) return Promise.resolve(cached);
    if (!/^[0-9a-f]{40}$/.test(oid)) return Promise.resolve(undefined);
    const child = this.#child ?? this.#start();
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      child.stdin.write(`${oid}\n`);
    });
  }

  /** Remembers an object that was just written. */
  keep(object: GitObject): void {
    if (object.content.length <= cacheUpTo) this.#cache.set(object.oid, object);
  }

  /** Is it known to be there, without asking git? */
  knows(oid: string): boolean {
    return this.#cache.has(oid);
  }

  close(): void {
    this.#child?.kill();
    this.#child = undefined;
  }

  #start(): ChildProcessWithoutNullStreams {
    const child = spawn('git', ['-C', this.#dir, 'cat-file', '--batch'], {
      env: gitEnvironment(),
    });
    this.#child = child;
    child.stdin.on('error', () => undefined);
    child.stderr.resume();
    child.stdout.on('data', (chunk: Buffer) => {
      this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
      while (this.#takeOne());
    });
    const end = (): void => {
      if (this.#child === child) this.#child = undefined;
      this.#buffer = Buffer.alloc(0);
      const error = new Error(`git cat-file of ${this.#dir} has ended`);
      for (const waiter of this.#waiters.splice(0)) waiter.reject(error);
    };
    child.on('error', end);
    child.on('close', end);
    return child;
  }

  /** Hands one complete answer to who waits longest; false when there is none yet. */
  #takeOne(): boolean {
    const line = this.#buffer.indexOf(0x0a);
    if (line < 0) return false;
    const [oid = '', type = '', size = ''] = this.#buffer.toString('utf8', 0, line).split(' ');
    if (type === 'missing') {
      this.#buffer = this.#buffer.subarray(line + 1);
      this.#waiters.shift()?.resolve(undefined);
      return true;
    }
    const end = line + 1 + Number(size);
    if (this.#buffer.length < end + 1) return false;
    const content = Buffer.from(this.#buffer.subarray(line + 1, end));
    this.#buffer = this.#buffer.subarray(end + 1);
    const object = { oid, type: type as GitObject['type'], content };
    this.keep(object);
    this.#waiters.shift()?.resolve(object);
    return true;
  }
}
