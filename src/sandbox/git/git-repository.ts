import { ok, fail } from '../../lifecycle/result.ts';
import type { Result } from '../../lifecycle/result.ts';
import { zeroOid } from './git-store.ts';
import type { RefRefusal, RefUpdate } from './git-store.ts';
import { ObjectReader } from './object-reader.ts';
import { isRefName } from './ref-name.ts';
import { git, runGit } from './run-git.ts';

/**
 * One bare repository on disk. All refs change through `updateRefs`, so that they can be kept in memory
 * and a look at them costs nothing.
 */
export class GitRepository {
  readonly dir: string;
  readonly objects: ObjectReader;
  readonly #refs = new Map<string, string>();
  /** Answers about objects that never change: ancestry, merges, differences. */
  readonly #answers = new Map<string, Promise<unknown>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(dir: string) {
    this.dir = dir;
    this.objects = new ObjectReader(dir);
  }

  get refs(): ReadonlyMap<string, string> {
    return this.#refs;
  }

  async loadRefs(): Promise<void> {
    const text = await git({
      dir: this.dir,
      args: ['for-each-ref', '--format=%(refname) %(objectname)'],
    });
    this.#refs.clear();
    for (const line of text.split('\n').filter((each) => each !== '')) {
      const [ref = '', oid = ''] = line.split(' ');
      this.#refs.set(ref, oid);
    }
  }

  updateRefs(updates: readonly RefUpdate[]): Promise<Result<undefined, RefRefusal>> {
    const mine = this.#last.then(
      () => this.#updateNow(updates),
      () => this.#updateNow(updates),
    );
    this.#last = mine;
    return mine;
  }

  /** Remembers the answer to a question whose answer cannot change. */
  once<T>(question: string, answer: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(question);
    if (known !== undefined) return known as Promise<T>;
    const asked = answer();
    this.#answers.set(question, asked);
    asked.catch(() => this.#answers.delete(question));
    return asked;
  }

  async #updateNow(updates: readonly RefUpdate[]): Promise<Result<undefined, RefRefusal>> {
    const refusal = await this.#refuse(updates);
    if (refusal !== undefined) return fail(refusal);
    const lines = updates.map(({ ref, after }) => {
      const before = this.#refs.get(ref) ?? zeroOid;
      return after === zeroOid
        ? before === zeroOid
          ? ''
          : `delete ${ref} ${before}\n`
        : `update ${ref} ${after} ${before}\n`;
    });
    const input = lines.join('');
    if (input !== '') {
      const answer = await runGit({ dir: this.dir, args: ['update-ref', '--stdin'], input });
      // A folder where a file is asked for, or the reverse: `refs/heads/a` beside `refs/heads/a/b`.
      if (answer.code !== 0) return fail({ kind: 'bad-name', ref: updates[0]?.ref ?? '' });
    }
    for (const { ref, after } of updates) {
      if (after === zeroOid) this.#refs.delete(ref);
      else this.#refs.set(ref, after);
    }
    return ok(undefined);
  }

  async #refuse(updates: readonly RefUpdate[]): Promise<RefRefusal | undefined> {
    for (const { ref, before, after } of updates) {
      if (!isRefName(ref)) return { kind: 'bad-name', ref };
      const actual = this.#refs.get(ref) ?? zeroOid;
      if (before !== undefined && before !== actual) return { kind: 'stale', ref, actual };
      if (after === zeroOid) continue;
      const object = await this.objects.read(after);
      if (object === undefined) return { kind: 'missing-object', ref, oid: after };
    }
    return undefined;
  }
}

export type FindRepository = (repositoryId: number) => GitRepository;
